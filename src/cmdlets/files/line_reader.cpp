#include "cmdlets/files/line_reader.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

namespace psession {

int LineReader::open(const std::string& path) {
  int fd;
  do fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); while (fd < 0 && errno == EINTR);
  if (fd < 0) return errno;
  fd_ = Fd(fd);
  return 0;
}

bool LineReader::fill() {
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  char chunk[65536];
  ssize_t n;
  do n = ::read(fd_.get(), chunk, sizeof chunk); while (n < 0 && errno == EINTR);
  if (n <= 0) {
    ended_ = true;
    if (decoder_) buffer_ += utf16_to_utf8(decoder_->feed({}, true));
    return false;
  }
  ended_ = false;
  std::string_view bytes(chunk, static_cast<size_t>(n));
  if (!started_) {
    started_ = true;
    if (std::optional<Bom> bom = detect_bom(bytes)) {
      encoding_ = bom->encoding;
      bytes.remove_prefix(bom->length);
    }
    if (encoding_ != TextEncoding::kUtf8 && encoding_ != TextEncoding::kUtf8Bom) decoder_ = std::make_unique<StreamDecoder>(encoding_);
  }
  if (decoder_) buffer_ += utf16_to_utf8(decoder_->feed(bytes));
  else buffer_ += bytes;
  return true;
}

bool LineReader::next(std::string_view& line) {
  size_t from = at_;
  while (true) {
    const char* start = buffer_.data() + at_;
    const char* search = buffer_.data() + from;
    size_t left = buffer_.size() - from;
    const char* lf = static_cast<const char*>(memchr(search, '\n', left));
    const char* cr = static_cast<const char*>(memchr(search, '\r', lf ? static_cast<size_t>(lf - search) : left));
    if (cr) {
      if (cr + 1 == buffer_.data() + buffer_.size() && !ended_) {   // does \n follow?
        size_t offset = static_cast<size_t>(cr - start);
        if (fill()) {
          from = at_ + offset;
          continue;
        }
        cr = buffer_.data() + at_ + offset;
        start = buffer_.data() + at_;
      }
      line = {start, static_cast<size_t>(cr - start)};
      at_ += line.size() + 1;
      if (at_ < buffer_.size() && buffer_[at_] == '\n') ++at_;
      return true;
    }
    if (lf) {
      line = {start, static_cast<size_t>(lf - start)};
      at_ += line.size() + 1;
      return true;
    }
    size_t have = buffer_.size() - at_;
    if (!fill()) {
      if (buffer_.size() == at_) return false;
      if (buffer_.size() - at_ != have) {   // the decoder had something left
        from = at_;
        continue;
      }
      line = std::string_view(buffer_).substr(at_);
      at_ = buffer_.size();
      return true;
    }
    from = at_ + have;
  }
}

bool LineReader::next(Ref<String>& line) {
  std::string_view text;
  if (!next(text)) return false;
  line = String::utf8(text);
  return true;
}

void LineReader::skip_to_last(int64_t lines) {
  off_t size = lseek(fd_.get(), 0, SEEK_END);
  if (size <= 0) {
    lseek(fd_.get(), 0, SEEK_SET);
    return;
  }
  std::vector<char> chunk(65536);
  off_t end = size;
  int64_t found = 0;
  bool last = true;
  while (end > 0) {
    size_t n = static_cast<size_t>(std::min<off_t>(end, static_cast<off_t>(chunk.size())));
    if (pread(fd_.get(), chunk.data(), n, end - static_cast<off_t>(n)) != static_cast<ssize_t>(n)) break;
    for (size_t i = n; i-- > 0;) {
      if (chunk[i] != '\n') {
        last = false;
        continue;
      }
      if (last) {   // the final newline ends a line, it begins none
        last = false;
        continue;
      }
      if (++found == lines) {
        lseek(fd_.get(), end - static_cast<off_t>(n) + static_cast<off_t>(i) + 1, SEEK_SET);
        started_ = true;
        return;
      }
    }
    end -= static_cast<off_t>(n);
  }
  lseek(fd_.get(), 0, SEEK_SET);
}

}  // namespace psession

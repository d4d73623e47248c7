#include "outofproc/framing.h"

#include <algorithm>

#include "text/encoding.h"

namespace psession::outofproc {

namespace {
constexpr std::string_view kNames[] = {"Data", "DataAck", "Command", "CommandAck", "Close", "CloseAck", "Signal", "SignalAck"};

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\r' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}
bool same_ci(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    char x = a[i], y = b[i];
    if (x >= 'A' && x <= 'Z') x += 32;
    if (y >= 'A' && y <= 'Z') y += 32;
    if (x != y) return false;
  }
  return true;
}
}  // namespace

std::string_view element_name(ElementKind k) { return kNames[static_cast<size_t>(k)]; }

std::string write_element(ElementKind kind, const psrp::Guid& id) {
  return "<" + std::string(element_name(kind)) + " PSGuid='" + id.text() + "' />\n";
}

std::string write_data(const psrp::Guid& id, std::string_view bytes, bool prompt_response) {
  std::string s = "<Data Stream='";
  s += prompt_response ? "PromptResponse" : "Default";
  s += "' PSGuid='" + id.text() + "'>";
  s += base64_encode(bytes);
  s += "</Data>\n";
  return s;
}

void LineReader::feed(std::string_view bytes, std::vector<Element>& out) {
  if (!error_.empty()) return;
  buffer_ += bytes;
  size_t start = 0;
  for (;;) {
    size_t nl = buffer_.find('\n', std::max(start, scanned_));
    if (nl == std::string::npos) break;
    line(std::string_view(buffer_).substr(start, nl - start), out);
    start = nl + 1;
    scanned_ = start;
    if (!error_.empty()) return;
  }
  buffer_.erase(0, start);
  scanned_ = buffer_.size();
  if (buffer_.size() > max_) error_ = "A line is longer than allowed.";
}

void LineReader::line(std::string_view text, std::vector<Element>& out) {
  text = trim(text);
  if (text.empty()) {
    if (tolerate_ && !seen_) return;
    blank_ = true;
    error_ = "An unknown element \"\" was received. This can happen if the remote process closed or ended abnormally.";
    return;
  }
  while (!text.empty()) {
    // Lines of the form <?...?> are ignored by every peer.
    if (text.starts_with("<?")) {
      size_t end = text.find("?>");
      if (end == std::string_view::npos) {
        error_ = "A processing instruction does not end.";
        return;
      }
      text = trim(text.substr(end + 2));
      continue;
    }
    Element e;
    std::string_view before = text;
    if (!element(text, e)) {
      if (tolerate_ && !seen_) {
        if (noise_.size() < 4096) noise_ += std::string(before.substr(0, 1024)) + "\n";
        return;
      }
      if (error_.empty()) {
        std::string shown(before.substr(0, 64));
        error_ = "An unknown element \"" + shown + "\" was received. This can happen if the remote process closed or ended abnormally.";
      }
      return;
    }
    seen_ = true;
    out.push_back(std::move(e));
    text = trim(text);
  }
}

bool LineReader::element(std::string_view& text, Element& e) {
  if (!text.starts_with('<')) return false;
  size_t close = text.find('>');
  if (close == std::string_view::npos) return false;
  std::string_view head = text.substr(1, close - 1);
  bool empty = head.ends_with('/');
  if (empty) head.remove_suffix(1);
  size_t name_end = head.find_first_of(" \t");
  std::string_view name = head.substr(0, name_end);
  bool known = false;
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (name == kNames[i]) {
      e.kind = static_cast<ElementKind>(i);
      known = true;
    }
  }
  if (!known) return false;
  std::string_view rest = name_end == std::string_view::npos ? std::string_view() : trim(head.substr(name_end));
  int attributes = 0;
  bool has_id = false, has_stream = false;
  while (!rest.empty()) {
    size_t eq = rest.find('=');
    if (eq == std::string_view::npos) return false;
    std::string_view key = trim(rest.substr(0, eq));
    rest = trim(rest.substr(eq + 1));
    if (rest.size() < 2 || (rest[0] != '\'' && rest[0] != '"')) return false;
    size_t end = rest.find(rest[0], 1);
    if (end == std::string_view::npos) return false;
    std::string_view value = rest.substr(1, end - 1);
    rest = trim(rest.substr(end + 1));
    ++attributes;
    if (key == "PSGuid") {
      std::optional<psrp::Guid> id = psrp::Guid::parse(value);
      if (!id) return false;
      e.id = *id;
      has_id = true;
    } else if (key == "Stream") {
      has_stream = true;
      e.prompt_response = same_ci(value, "PromptResponse");
    } else {
      return false;
    }
  }
  bool is_data = e.kind == ElementKind::Data;
  if (!has_id || has_stream != is_data || attributes != (is_data ? 2 : 1)) return false;
  text.remove_prefix(close + 1);
  if (is_data) {
    if (empty) return false;
    constexpr std::string_view kEnd = "</Data>";
    size_t end = text.find(kEnd);
    if (end == std::string_view::npos) return false;
    std::optional<std::string> bytes = base64_decode(text.substr(0, end));
    if (!bytes || bytes->empty()) {
      error_ = "The data of an element is not valid base64.";
      return false;
    }
    e.data = std::move(*bytes);
    text.remove_prefix(end + kEnd.size());
  } else if (!empty) {
    std::string end = "</" + std::string(name) + ">";
    if (!trim(text).starts_with(end)) return false;
    text = trim(text).substr(end.size());
  }
  return true;
}

}  // namespace psession::outofproc

#include "base/random.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#include <vector>

namespace psession {

void random_bytes(void* out, size_t size) {
  char* p = static_cast<char*>(out);
  while (size > 0) {
    ssize_t n = getrandom(p, size, 0);
    if (n <= 0) continue;
    p += n;
    size -= size_t(n);
  }
}

std::string new_guid_text() {
  uint8_t b[16];
  random_bytes(b, sizeof b);
  b[6] = uint8_t((b[6] & 0x0f) | 0x40);
  b[8] = uint8_t((b[8] & 0x3f) | 0x80);
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[b[i] >> 4];
    text += "0123456789abcdef"[b[i] & 15];
  }
  return text;
}

bool is_guid_text(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < 36; ++i) {
    bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    char c = text[i];
    bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (hyphen ? c != '-' : !hex) return false;
  }
  return true;
}

static std::vector<AfterFork>& after_fork_list() {
  static std::vector<AfterFork> list;
  return list;
}

void on_after_fork(AfterFork callback) { after_fork_list().push_back(callback); }
void run_after_fork() {
  for (AfterFork callback : after_fork_list()) callback();
}

}  // namespace psession

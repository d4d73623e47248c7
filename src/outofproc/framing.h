// The line framing that PowerShell speaks over ssh and stdio: one XML element a line, fragments as base64 inside. Sans-IO.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "psrp/message.h"

namespace psession::outofproc {

enum class ElementKind : uint8_t { Data, DataAck, Command, CommandAck, Close, CloseAck, Signal, SignalAck };
std::string_view element_name(ElementKind k);

struct Element {
  ElementKind kind{};
  bool prompt_response = false;   // Data: Stream='PromptResponse'
  psrp::Guid id;                  // zero: the session
  std::string data;               // Data: decoded
};

// The exact form matters: PowerShell's client routes a line by its literal text.
std::string write_element(ElementKind kind, const psrp::Guid& id);
std::string write_data(const psrp::Guid& id, std::string_view bytes, bool prompt_response = false);

class LineReader {
 public:
  explicit LineReader(size_t max_line = 64u << 20) : max_(max_line) {}
  // Elements that became complete. After an error (error() set) the stream is unusable.
  void feed(std::string_view bytes, std::vector<Element>& out);
  const std::string& error() const { return error_; }
  // Lines before the first element that are none (sshd banners, profile output): kept for messages, at most 4 KB.
  const std::string& noise() const { return noise_; }
  void tolerate_noise(bool on) { tolerate_ = on; }
  bool blank_line() const { return blank_; }   // a blank line ends a server's input

 private:
  void line(std::string_view text, std::vector<Element>& out);
  bool element(std::string_view& text, Element& e);
  size_t max_;
  std::string buffer_, error_, noise_;
  size_t scanned_ = 0;
  bool tolerate_ = false, blank_ = false, seen_ = false;
};

}  // namespace psession::outofproc

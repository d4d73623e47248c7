// SecureString, PSCredential and NetworkCredential. The text is wiped when the object goes; engine thread.
#pragma once
#include <string>

#include "object/members.h"

namespace psession {

class SecureStringObject final : public HeapObject {
 public:
  SecureStringObject() = default;
  explicit SecureStringObject(std::u16string s) : units_(std::move(s)) {}
  ~SecureStringObject() override { wipe(); }
  const std::u16string& units() const { return units_; }
  void append(char16_t c);
  void insert(size_t at, char16_t c);
  void remove(size_t at);
  void set(size_t at, char16_t c) { units_[at] = c; }
  void wipe();
  bool read_only = false;
  const Type* type() const override;

 private:
  std::u16string units_;
};
Value secure_string(std::u16string s, bool read_only = true);

class CredentialObject final : public HeapObject, public TextualObject {
 public:
  std::string user;
  Ref<SecureStringObject> password;
  const Type* type() const override;
  std::string to_text() const override;
};

class NetworkCredentialObject final : public HeapObject, public TextualObject {
 public:
  std::string user, domain;
  Ref<SecureStringObject> password;
  const Type* type() const override;
  std::string to_text() const override;
};

}  // namespace psession

// ConvertTo-SecureString, ConvertFrom-SecureString, Get-Credential.
#include "base/crypto.h"
#include "base/random.h"
#include "engine/cmdlet.h"
#include "engine/host.h"
#include "engine/runspace.h"
#include "object/containers.h"
#include "object/convert.h"
#include "object/credential_objects.h"
#include "object/ps_object.h"
#include "text/encoding.h"

namespace psession {

namespace {

// What PowerShell puts before texts that a key encrypted.
constexpr std::string_view kHeader = "76492d1116743f0423413b16050a5345";

std::string utf16_bytes(std::u16string_view s) {
  std::string out;
  for (char16_t c : s) {
    out += static_cast<char>(c & 0xFF);
    out += static_cast<char>(c >> 8);
  }
  return out;
}
std::u16string utf16_units(std::string_view b) {
  std::u16string out;
  for (size_t i = 0; i + 1 < b.size(); i += 2) {
    out += static_cast<char16_t>(static_cast<unsigned char>(b[i]) | static_cast<unsigned char>(b[i + 1]) << 8);
  }
  return out;
}
std::string key_bytes(Runspace& rs, const Value& key, const Value& secure_key) {
  std::string out;
  if (auto* s = unwrap(secure_key).get_if<SecureStringObject>()) return utf16_bytes(s->units());
  for (const Value& v : to_vector(rs, unwrap(key))) out += static_cast<char>(unwrap(v).as_int());
  return out;
}
bool right_size(const std::string& key) { return key.size() == 16 || key.size() == 24 || key.size() == 32; }

struct ConvertToSecureString final : Cmdlet {
  std::string text;
  bool as_plain = false, force = false;
  Value key, secure_key;

  [[noreturn]] void bad(std::string id, std::string message) {
    throw_terminating("System.Security.Cryptography.CryptographicException", id, ErrorCategory::InvalidArgument, std::move(message));
  }
  void process_record() override {
    if (as_plain) {
      write(secure_string(utf8_to_utf16(text)));
      return;
    }
    if (!bound("Key") && !bound("SecureKey")) {
      std::optional<std::string> raw = text.size() % 4 == 0 ? hex_decode(text) : std::nullopt;
      if (!raw) {
        write_error("System.FormatException", "ImportSecureString_InvalidArgument", ErrorCategory::InvalidArgument,
                    "The input string '" + text + "' was not in a correct format.");
        return;
      }
      write(secure_string(utf16_units(*raw)));
      return;
    }
    std::string k = key_bytes(rs(), key, secure_key);
    if (!right_size(k)) {
      throw_terminating("System.ArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "The specified key is not valid. Valid key length settings are either 128 bits, 192 bits, or 256 bits.");
    }
    // header, then base64 of UTF-16 "2|<iv>|<data>"
    std::string iv, data;
    bool parsed = false;
    if (text.size() > kHeader.size() && std::string_view(text).substr(0, kHeader.size()) == kHeader) {
      if (std::optional<std::string> raw = base64_decode(std::string_view(text).substr(kHeader.size()))) {
        std::string inner = utf16_to_utf8(utf16_units(*raw));
        size_t a = inner.find('|'), b = a == std::string::npos ? a : inner.find('|', a + 1);
        if (b != std::string::npos && inner.substr(0, a) == "2") {
          std::optional<std::string> v = base64_decode(std::string_view(inner).substr(a + 1, b - a - 1));
          std::optional<std::string> d = hex_decode(std::string_view(inner).substr(b + 1));
          if (v && d) {
            iv = *v;
            data = *d;
            parsed = true;
          }
        }
      }
    }
    if (!parsed) {
      write_error("System.FormatException", "ImportSecureString_InvalidArgument", ErrorCategory::InvalidArgument,
                  "The input string '" + text + "' was not in a correct format.");
      return;
    }
    Result<std::string> plain = aes_cbc(false, k, iv, data);
    if (!plain) {
      write_error("System.Security.Cryptography.CryptographicException", "ImportSecureString_InvalidArgument_CryptographicError",
                  ErrorCategory::InvalidArgument, plain.error().message);
      return;
    }
    write(secure_string(utf16_units(*plain)));
  }
};
constexpr CmdletParam kToParams[] = {
    param<&ConvertToSecureString::text>("String", "string", "pos:0 mandatory pipe", "An encrypted or a plain text."),
    param<&ConvertToSecureString::as_plain>("AsPlainText", "switch", "set:PlainText pos:1", "The text is not encrypted."),
    param<&ConvertToSecureString::force>("Force", "switch", "set:PlainText pos:2", "Has no effect any more."),
    param<&ConvertToSecureString::secure_key>("SecureKey", "securestring", "set:Secure pos:1", "The key as a secure string."),
    param<&ConvertToSecureString::key>("Key", "byte[]", "set:Open", "The key: 16, 24 or 32 bytes."),
};
CmdletRegistration to_registration{{.name = "ConvertTo-SecureString", .module = "Microsoft.PowerShell.Security", .params = kToParams,
                                    .default_set = "Secure", .synopsis = "Turns text into a secure string.",
                                    .outputs = "System.Security.SecureString",
                                    .examples = "ConvertTo-SecureString 'secret' -AsPlainText | Out-Null\n",
                                    .create = make_cmdlet<ConvertToSecureString>}};

struct ConvertFromSecureString final : Cmdlet {
  Value secure, key, secure_key;
  bool as_plain = false;
  void process_record() override {
    auto* s = unwrap(secure).get_if<SecureStringObject>();
    if (!s) return;
    if (as_plain) {
      write(Value(String::utf16(s->units())));
      return;
    }
    std::string bytes = utf16_bytes(s->units());
    if (!bound("Key") && !bound("SecureKey")) {
      write(str(hex_encode(bytes, false)));   // as on every system but Windows: no user's key to encrypt with
      return;
    }
    std::string k = key_bytes(rs(), key, secure_key);
    if (!right_size(k)) {
      throw_terminating("System.ArgumentException", "Argument", ErrorCategory::InvalidArgument,
                        "The specified key is not valid. Valid key length settings are either 128 bits, 192 bits, or 256 bits.");
    }
    std::string iv(16, '\0');
    random_bytes(iv.data(), iv.size());
    Result<std::string> data = aes_cbc(true, k, iv, bytes);
    if (!data) {
      throw_terminating("System.Security.Cryptography.CryptographicException", "CryptographicError", ErrorCategory::InvalidOperation,
                        data.error().message);
    }
    std::string inner = "2|" + base64_encode(iv) + "|" + hex_encode(*data, false);
    write(str(std::string(kHeader) + base64_encode(utf16_bytes(utf8_to_utf16(inner)))));
  }
};
constexpr CmdletParam kFromParams[] = {
    param<&ConvertFromSecureString::secure>("SecureString", "securestring", "pos:0 mandatory pipe", "The secure string."),
    param<&ConvertFromSecureString::secure_key>("SecureKey", "securestring", "set:Secure pos:1", "The key as a secure string."),
    param<&ConvertFromSecureString::as_plain>("AsPlainText", "switch", "set:AsPlainText", "Plain text."),
    param<&ConvertFromSecureString::key>("Key", "byte[]", "set:Open", "The key: 16, 24 or 32 bytes."),
};
CmdletRegistration from_registration{{.name = "ConvertFrom-SecureString", .module = "Microsoft.PowerShell.Security", .params = kFromParams,
                                      .default_set = "Secure", .synopsis = "Turns a secure string into encrypted or plain text.",
                                      .outputs = "System.String",
                                      .examples = "ConvertTo-SecureString 'secret' -AsPlainText | ConvertFrom-SecureString -AsPlainText\n",
                                      .create = make_cmdlet<ConvertFromSecureString>}};

struct GetCredential final : Cmdlet {
  Value credential;
  std::string message, user, title;
  void begin_processing() override {
    if (!unwrap(credential).is_null() && bound("Credential")) {
      if (auto* c = unwrap(credential).get_if<CredentialObject>()) {
        write(Value(c));
        return;
      }
    }
    std::string caption = title.empty() ? "PowerShell credential request" : title;
    std::string text = message.empty() ? "Enter your credentials." : message;
    Value v = host().prompt_for_credential(caption, text, user);
    if (!v.is_null()) write(v);
  }
};
constexpr CmdletParam kCredentialParams[] = {
    param<&GetCredential::credential>("Credential", "pscredential", "set:CredentialSet pos:0 notnull credential", "A user's name, or a credential."),
    param<&GetCredential::message>("Message", "string", "set:MessageSet notnullorempty", "What the prompt says."),
    param<&GetCredential::user>("UserName", "string", "set:MessageSet pos:0 notnullorempty", "The user's name."),
    param<&GetCredential::title>("Title", "string", "set:MessageSet notnullorempty", "The prompt's title."),
};
CmdletRegistration credential_registration{{.name = "Get-Credential", .module = "Microsoft.PowerShell.Security", .params = kCredentialParams,
                                            .default_set = "CredentialSet", .synopsis = "Asks for a user's name and password.",
                                            .outputs = "System.Management.Automation.PSCredential", .examples = "",
                                            .create = make_cmdlet<GetCredential>}};

}  // namespace

}  // namespace psession

// What the tables of System.Security.Cryptography share.
#pragma once
#include <string>

#include "base/result.h"
#include "object/types/helpers.h"

namespace psession {

[[noreturn]] void throw_crypto(std::string message);
std::string crypto_result(Result<std::string> r);
// A byte[] argument; `name` is what the exception for $null says.
std::string bytes_of_argument(const MethodCall& c, uint32_t i, const char* name);
// buffer, offset, count (the last two may be missing).
std::string bytes_between(const MethodCall& c, uint32_t i, const char* name);

}  // namespace psession

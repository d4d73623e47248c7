// System.IO.Path.
#include <unistd.h>

#include <random>

#include "object/types/helpers.h"

namespace psession {
namespace {
using namespace tables;

std::string_view name_of(std::string_view p) { return p.substr(p.rfind('/') + 1); }
size_t dot_of(std::string_view p) {
  size_t dot = p.rfind('.'), slash = p.rfind('/');
  return dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash) ? std::string_view::npos : dot;
}
// Directory part; false: none ($null).
bool directory_of(std::string_view p, std::string& out) {
  if (p.empty() || p.find_first_not_of('/') == std::string_view::npos) return false;
  size_t slash = p.rfind('/');
  if (slash == std::string_view::npos) {
    out.clear();
    return true;
  }
  while (slash > 0 && p[slash - 1] == '/') --slash;
  out = std::string(p.substr(0, slash == 0 ? 1 : slash));
  std::string squeezed;
  for (char ch : out) if (!(ch == '/' && !squeezed.empty() && squeezed.back() == '/')) squeezed += ch;
  out = squeezed;
  return true;
}
std::string normalized(std::string_view p) {
  std::vector<std::string_view> parts;
  bool trailing = !p.empty() && p.back() == '/';
  size_t i = 0;
  while (i < p.size()) {
    size_t slash = std::min(p.find('/', i), p.size());
    std::string_view part = p.substr(i, slash - i);
    i = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string out;
  for (std::string_view part : parts) out += "/" + std::string(part);
  if (out.empty()) return "/";
  return trailing ? out + "/" : out;
}
std::string full(MethodCall& c, const std::string& p, const std::string& base = {}) {
  if (p.find('\0') != std::string::npos) throw_dotnet("System.ArgumentException", "Null character in path.", "path");
  if (p.starts_with("/")) return normalized(p);
  return normalized((base.empty() ? c.ctx.current_directory() : base) + "/" + p);
}
std::string combine(std::span<const std::string> parts) {
  std::string out;
  for (const std::string& p : parts) {
    if (p.empty()) continue;
    if (p[0] == '/' || out.empty()) out = p;
    else out += (out.back() == '/' ? "" : "/") + p;
  }
  return out;
}
std::string join(std::span<const std::string> parts) {
  std::string out;
  for (const std::string& p : parts) {
    if (p.empty()) continue;
    if (!out.empty() && out.back() != '/' && p[0] != '/') out += '/';
    out += p;
  }
  return out;
}
std::vector<std::string> parts_of(MethodCall& c, bool null_fails) {
  std::vector<std::string> out;
  auto add = [&](const Value& v, uint32_t i) {
    if (v.is_null() && null_fails) require(v, ("path" + std::to_string(i + 1)).c_str());
    out.push_back(text(v));
  };
  if (c.argc == 1 && c.arg(0).kind() == Kind::Array) {
    uint32_t i = 0;
    for (const Value& v : c.arg(0).as<Array>()->items()) add(v, i++);
  } else {
    for (uint32_t i = 0; i < c.argc; ++i) add(c.arg(i), i);
  }
  return out;
}
Value combine_call(MethodCall& c) { return str(combine(parts_of(c, true))); }
Value join_call(MethodCall& c) { return str(join(parts_of(c, false))); }
std::string relative(const std::string& from, const std::string& to) {
  if (from == to) return ".";
  auto split = [](const std::string& p) {
    std::vector<std::string> r;
    size_t i = 0;
    while (i < p.size()) {
      size_t slash = std::min(p.find('/', i), p.size());
      if (slash > i) r.push_back(p.substr(i, slash - i));
      i = slash + 1;
    }
    return r;
  };
  std::vector<std::string> a = split(from), b = split(to);
  size_t k = 0;
  while (k < a.size() && k < b.size() && a[k] == b[k]) ++k;
  std::string out;
  for (size_t i = k; i < a.size(); ++i) out += out.empty() ? ".." : "/..";
  for (size_t i = k; i < b.size(); ++i) out += (out.empty() ? "" : "/") + b[i];
  return out.empty() ? "." : out;
}
std::string temp_folder() {
  const char* t = getenv("TMPDIR");
  std::string s = t && *t ? t : "/tmp";
  return s.back() == '/' ? s : s + "/";
}
std::string random_name() {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz012345";
  std::random_device r;
  std::string s;
  for (int i = 0; i < 11; ++i) {
    if (i == 8) s += '.';
    s += kLetters[r() & 31];
  }
  return s;
}

const MemberDef kRows[] = {
    {"static char DirectorySeparatorChar {get;}", FN({ return Value::character('/'); })},
    {"static char AltDirectorySeparatorChar {get;}", FN({ return Value::character('/'); })},
    {"static char VolumeSeparatorChar {get;}", FN({ return Value::character('/'); })},
    {"static char PathSeparator {get;}", FN({ return Value::character(':'); })},
    {"static char[] InvalidPathChars {get;}", FN({ return make_array(&types::Char, {Value::character(0)}); })},
    {"static string ChangeExtension(string path, string extension)", FN({
       if (c.arg(0).is_null()) return Value();
       std::string p = text(c.arg(0)), e = text(c.arg(1));
       if (p.empty()) return c.arg(0);
       p = p.substr(0, dot_of(p));
       if (c.arg(1).is_null()) return str(p);
       return str(p + (e.starts_with(".") ? "" : ".") + e);
     })},
    {"static string Combine(string path1, string path2)", combine_call},
    {"static string Combine(string path1, string path2, string path3)", combine_call},
    {"static string Combine(string path1, string path2, string path3, string path4)", combine_call},
    {"static string Combine(params string[] paths)", combine_call},
    {"static string Join(string path1, string path2)", join_call},
    {"static string Join(string path1, string path2, string path3)", join_call},
    {"static string Join(string path1, string path2, string path3, string path4)", join_call},
    {"static string Join(params string[] paths)", join_call},
    {"static string GetDirectoryName(string path)", FN({
       std::string d;
       return c.arg(0).is_string() && directory_of(text(c.arg(0)), d) ? str(d) : Value();
     })},
    {"static string GetExtension(string path)", FN({
       if (c.arg(0).is_null()) return Value();
       std::string p = text(c.arg(0));
       size_t dot = dot_of(p);
       return dot == std::string::npos || dot + 1 == p.size() ? Value(String::empty()) : str(p.substr(dot));
     })},
    {"static string GetFileName(string path)", FN({ return c.arg(0).is_null() ? Value() : str(name_of(text(c.arg(0)))); })},
    {"static string GetFileNameWithoutExtension(string path)", FN({
       if (c.arg(0).is_null()) return Value();
       std::string p = text(c.arg(0));
       std::string_view n = name_of(p);
       return str(n.substr(0, n.rfind('.')));
     })},
    {"static string GetFullPath(string path)", FN({
       require(c.arg(0), "path");
       std::string p = text(c.arg(0));
       if (p.empty()) throw_dotnet("System.ArgumentException", "The value cannot be an empty string.", "path");
       return str(full(c, p));
     })},
    {"static string GetFullPath(string path, string basePath)", FN({
       require(c.arg(0), "path");
       require(c.arg(1), "basePath");
       if (!text(c.arg(1)).starts_with("/")) throw_dotnet("System.ArgumentException", "Basepath argument is not fully qualified.", "basePath");
       return str(full(c, text(c.arg(0)), text(c.arg(1))));
     })},
    {"static char[] GetInvalidFileNameChars()", FN({ return make_array(&types::Char, {Value::character(0), Value::character('/')}); })},
    {"static char[] GetInvalidPathChars()", FN({ return make_array(&types::Char, {Value::character(0)}); })},
    {"static string GetPathRoot(string path)", FN({
       if (text(c.arg(0)).empty()) return Value();
       return str(text(c.arg(0)).starts_with("/") ? "/" : "");
     })},
    {"static string GetRandomFileName()", FN({ return str(random_name()); })},
    {"static string GetRelativePath(string relativeTo, string path)", FN({
       require(c.arg(0), "relativeTo");
       require(c.arg(1), "path");
       return str(relative(full(c, text(c.arg(0))), full(c, text(c.arg(1)))));
     })},
    {"static string GetTempPath()", FN({ return str(temp_folder()); })},
    {"static string GetTempFileName()", FN({
       std::string name = temp_folder() + "tmpXXXXXX.tmp";
       int fd = mkstemps(name.data(), 4);
       if (fd < 0) throw_dotnet("System.IO.IOException", "The file cannot be created.");
       close(fd);
       return str(name);
     })},
    {"static bool HasExtension(string path)", FN({
       std::string p = text(c.arg(0));
       size_t dot = dot_of(p);
       return boolean(dot != std::string::npos && dot + 1 < p.size());
     })},
    {"static bool IsPathFullyQualified(string path)", FN({ require(c.arg(0), "path"); return boolean(text(c.arg(0)).starts_with("/")); })},
    {"static bool IsPathRooted(string path)", FN({ return boolean(text(c.arg(0)).starts_with("/")); })},
    {"static bool EndsInDirectorySeparator(string path)", FN({ return boolean(text(c.arg(0)).ends_with("/")); })},
    {"static string TrimEndingDirectorySeparator(string path)", FN({
       std::string p = text(c.arg(0));
       if (p.size() > 1 && p.back() == '/') p.pop_back();
       return str(p);
     })},
    {"static bool Exists(string path)", FN({ return boolean(c.arg(0).is_string() && access(full(c, text(c.arg(0))).c_str(), F_OK) == 0); })},
};
Type g_path{TypeSpec{.full_name = "System.IO.Path", .flags = kStatic | kAbstract | kSealed, .members = kRows}};

}  // namespace
}  // namespace psession

#include "cmdlets/help/comment_help.h"

#include "engine/script_block.h"
#include "language/parsed_script.h"
#include "language/parser.h"
#include "language/token.h"
#include "object/text_case.h"

namespace psession {

namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string line(text.substr(at, end - at));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

// The lines of one section: no empty ones at either end, the first line's indentation gone from all.
std::string section(std::vector<std::string> lines) {
  while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (lines.empty()) return {};
  size_t indent = lines[0].find_first_not_of(" \t");
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    size_t own = std::min(lines[i].find_first_not_of(" \t"), lines[i].size());
    if (i) out += '\n';
    out += lines[i].substr(std::min(indent, own));
  }
  return out;
}

bool read(const std::vector<std::string>& lines, CommentHelp& help) {
  std::string directive, argument;
  std::vector<std::string> body;
  bool any = false;
  auto finish = [&] {
    std::string text = section(std::move(body));
    body.clear();
    if (directive == "synopsis") help.synopsis = text;
    else if (directive == "description") help.description = text;
    else if (directive == "notes") help.notes = text;
    else if (directive == "component") help.component = text;
    else if (directive == "forwardhelptargetname") help.forward_target = argument;
    else if (directive == "role") help.role = text;
    else if (directive == "functionality") help.functionality = text;
    else if (directive == "parameter") help.parameters.emplace_back(argument, text);
    else if (directive == "example") help.examples.push_back(text);
    else if (directive == "link") help.links.push_back(text);
    else if (directive == "inputs") help.inputs.push_back(text);
    else if (directive == "outputs") help.outputs.push_back(text);
  };
  static constexpr const char* kKnown[] = {"synopsis", "description", "notes", "component", "role", "functionality", "parameter", "example",
                                           "link", "inputs", "outputs", "externalhelp", "forwardhelptargetname", "forwardhelpcategory",
                                           "remotehelprunspace"};
  for (const std::string& line : lines) {
    size_t at = line.find_first_not_of(" \t");
    if (at != std::string::npos && line[at] == '.' && at + 1 < line.size() && line[at + 1] != '.' && line[at + 1] != ' ') {
      size_t end = std::min(line.find_first_of(" \t", at), line.size());
      std::string word = lowered(line.substr(at + 1, end - at - 1));
      bool known = false;
      for (const char* k : kKnown) known = known || word == k;
      if (known) {
        if (any) finish();
        any = true;
        directive = word;
        size_t rest = line.find_first_not_of(" \t", end);
        argument = rest == std::string::npos ? "" : line.substr(rest);
        continue;
      }
    }
    if (any) body.push_back(line);
  }
  if (any) finish();
  return any;
}

}  // namespace

const std::string* CommentHelp::parameter(std::string_view name) const {
  for (const auto& [n, text] : parameters) if (equal_ignore_ascii_case(n, name)) return &text;
  return nullptr;
}

std::optional<CommentHelp> comment_help(const ScriptBlock& block, bool is_script) {
  // The engine keeps no tokens; the text is the same, so places are, too.
  std::shared_ptr<ParsedScript> with_tokens = tokenize(block.script()->text());
  const ParsedScript& script = *with_tokens;
  const std::vector<Token>& all = script.tokens();
  std::vector<const Token*> tokens;
  for (const Token& t : all) if (t.nesting == 0) tokens.push_back(&t);
  Extent extent = block.ast().extent;
  auto is_comment = [&](size_t i) { return tokens[i]->kind == TokenKind::Comment; };
  auto is_line_end = [&](size_t i) { return tokens[i]->kind == TokenKind::NewLine; };
  // A block comment, or line comments on lines that follow each other, from `i` in one direction.
  auto collect = [&](size_t i, bool forward) {
    std::vector<std::string> lines;
    size_t first = i, last = i;
    auto is_block = [&](size_t k) { return script.text(tokens[k]->extent).starts_with("<#"); };
    if (!is_block(i)) {
      auto step = [&](size_t from, int d) {
        size_t k = from;
        for (;;) {
          size_t next = k + static_cast<size_t>(d);
          if (next >= tokens.size() || !is_line_end(next)) return k;
          next += static_cast<size_t>(d);
          if (next >= tokens.size() || !is_comment(next) || is_block(next)) return k;
          k = next;
        }
      };
      if (forward) last = step(i, 1);
      else first = step(i, -1);
    }
    for (size_t k = first; k <= last; ++k) {
      if (!is_comment(k)) continue;
      std::string_view text = script.text(tokens[k]->extent);
      if (text.starts_with("<#")) {
        text.remove_prefix(2);
        if (text.ends_with("#>")) text.remove_suffix(2);
        for (std::string& l : split_lines(text)) lines.push_back(std::move(l));
      } else {
        text.remove_prefix(1);
        if (text.starts_with(" ")) text.remove_prefix(1);
        lines.push_back(std::string(text));
      }
    }
    return lines;
  };
  CommentHelp help;
  size_t begin = 0, end = tokens.size();
  while (begin < tokens.size() && tokens[begin]->extent.start < extent.start) ++begin;
  while (end > begin && tokens[end - 1]->extent.end > extent.end) --end;
  if (is_script) begin = 0, end = tokens.size();
  size_t i = begin;
  if (!is_script && i < end && tokens[i]->kind == TokenKind::LCurly) ++i;
  for (; i < end && (is_line_end(i) || is_comment(i)); ++i) {
    if (is_comment(i) && read(collect(i, true), help)) return help;
  }
  i = end;
  while (i > begin && (tokens[i - 1]->kind == TokenKind::RCurly || tokens[i - 1]->kind == TokenKind::EndOfInput)) --i;
  for (; i > begin && (is_line_end(i - 1) || is_comment(i - 1)); --i) {
    if (is_comment(i - 1) && read(collect(i - 1, false), help)) return help;
  }
  if (is_script) return std::nullopt;
  // In front of the function, with one empty line between at most.
  i = begin;
  while (i > 0 && tokens[i - 1]->kind != TokenKind::Function && tokens[i - 1]->kind != TokenKind::Filter && begin - i < 200) --i;
  if (i == 0) return std::nullopt;
  --i;
  int ends = 0;
  while (i > 0 && is_line_end(i - 1) && ++ends <= 2) --i;
  if (i > 0 && is_comment(i - 1) && read(collect(i - 1, false), help)) return help;
  return std::nullopt;
}

}  // namespace psession

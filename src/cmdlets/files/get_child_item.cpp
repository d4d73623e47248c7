#include "cmdlets/files/path_cmdlet.h"
#include "object/convert.h"
#include "object/members.h"
#include "object/text_case.h"

namespace psession {

namespace {

// -Attributes: alternatives separated by commas, conditions joined by +, negated by !.
class AttributeFilter {
 public:
  void parse(Runspace& rs, const std::string& text) {
    const Type* type = TypeRegistry::find("System.IO.FileAttributes");
    size_t start = 0;
    while (start <= text.size()) {
      size_t end = std::min(text.find(',', start), text.size());
      std::vector<std::pair<int64_t, bool>> all;
      size_t i = start;
      while (i < end) {
        size_t plus = std::min(text.find('+', i), end);
        std::string word = text.substr(i, plus - i);
        while (!word.empty() && word.front() == ' ') word.erase(0, 1);
        while (!word.empty() && word.back() == ' ') word.pop_back();
        bool negated = !word.empty() && word[0] == '!';
        if (negated) word.erase(0, 1);
        static constexpr std::pair<const char*, const char*> kShort[] = {
            {"d", "Directory"}, {"h", "Hidden"}, {"r", "ReadOnly"}, {"s", "System"}, {"a", "Archive"}, {"l", "ReparsePoint"}};
        for (auto& [s, full] : kShort) if (equal_ignore_ascii_case(word, s)) word = full;
        if (!word.empty() && type) all.emplace_back(convert_to(rs, str(word), type).as_int(), negated);
        i = plus + 1;
      }
      if (!all.empty()) alternatives_.push_back(std::move(all));
      start = end + 1;
    }
  }
  bool empty() const { return alternatives_.empty(); }
  bool mentions(int64_t flag) const {
    for (auto& a : alternatives_) for (auto& [f, n] : a) if (f & flag) return true;
    return false;
  }
  bool matches(int64_t attributes) const {
    for (auto& a : alternatives_) {
      bool all = true;
      for (auto& [f, negated] : a) all = all && ((attributes & f) == f) != negated;
      if (all) return true;
    }
    return false;
  }

 private:
  std::vector<std::vector<std::pair<int64_t, bool>>> alternatives_;
};

constexpr int64_t kReadOnly = 1, kHidden = 2, kSystem = 4;

struct GetChildItem final : PathCmdlet, Sink {
  bool recurse = false, names = false, follow = false, directory = false, file = false, hidden = false, read_only = false,
       system = false;
  uint32_t depth = 0;
  std::string attributes;
  AttributeFilter wanted;

  void write(const Value& v) override {
    if (!names && !wanted_item(v)) return;
    Cmdlet::write(v);
  }
  bool wanted_item(const Value& v) {
    if (wanted.empty() && !read_only && !system) return true;
    Value a;
    if (!try_get_property(rs(), v, "Attributes", a)) return true;
    int64_t bits = unwrap(a).as_int();
    if (read_only && !(bits & kReadOnly)) return false;
    if (system && !(bits & kSystem)) return false;
    return wanted.empty() || wanted.matches(bits);
  }

  ChildOptions options() {
    ChildOptions o;
    o.recurse = recurse || bound("Depth");
    o.depth = bound("Depth") ? static_cast<int64_t>(depth) : -1;
    o.force = force || hidden || wanted.mentions(kHidden);
    o.names_only = names;
    o.files_only = file;
    o.directories_only = directory;
    o.hidden_only = hidden;
    o.follow_symlink = follow;
    o.filter = filter;
    o.include = include;
    o.exclude = exclude;
    return o;
  }

  void children(ResolvedPath& p, const ChildOptions& o) { p.provider->get_children(rs(), p, o, *this); }
  void one(ResolvedPath& p, const ChildOptions& o) {
    bool container = p.provider->is_container(rs(), p.path);
    if ((o.files_only && container) || (o.directories_only && !container)) return;
    if (names) {
      Cmdlet::write(str(leaf_of(p.path)));
      return;
    }
    Value item = p.provider->get_item(rs(), p);
    if (o.hidden_only) {
      Value a;
      if (try_get_property(rs(), item, "Attributes", a) && !(unwrap(a).as_int() & kHidden)) return;
    }
    write(item);
  }

  void list(std::string given) {
    ChildOptions o = options();
    bool pattern = !literal() && WildcardPattern::contains_wildcards(given);
    if (o.recurse && !literal()) {
      // A leaf that is no folder says which names are wanted below its parent.
      std::string leaf = leaf_of(given);
      bool leaf_pattern = WildcardPattern::contains_wildcards(leaf);
      if (leaf != "*" && (leaf_pattern || !is_folder(given)) && o.include.empty() && !given.empty()) {
        bool exists = leaf_pattern;
        if (!exists) {
          try {
            ResolvedPath p = providers().parse(given);
            exists = !p.provider->exists(rs(), p.path);   // a missing name is searched, a file is itself
          } catch (ScriptError&) {
          }
        }
        if (exists) {
          o.include.push_back(leaf);
          given = parent_of(given);
          if (given.empty()) given = ".";
          pattern = WildcardPattern::contains_wildcards(given);
        }
      }
    }
    bool filtered = !o.include.empty() || !o.exclude.empty();
    for (ResolvedPath& p : providers().resolve(given, literal(), o.force)) {
      check_stop();
      guarded([&] {
        bool container = p.provider->is_container(rs(), p.path);
        if (container && o.recurse) {
          children(p, o);
        } else if (pattern && filtered) {
          if (accepted(leaf_of(p.path))) one(p, o);
        } else if (!pattern && filtered && !include.empty()) {
          if (accepted(leaf_of(p.path))) container ? children(p, o) : one(p, o);
        } else if (container) {
          children(p, o);
        } else if (accepted(leaf_of(p.path))) {
          one(p, o);
        }
      });
    }
  }
  bool is_folder(const std::string& given) {
    try {
      ResolvedPath p = providers().parse(given);
      return p.provider->is_container(rs(), p.path);
    } catch (ScriptError&) {
      return false;
    }
  }

  void begin_processing() override {
    if (!attributes.empty()) wanted.parse(rs(), attributes);
  }
  void process_record() override {
    if (given_paths().empty()) {
      guarded([&] {
        ResolvedPath here = providers().location();
        if (!include.empty() && !recurse && !bound("Depth")) return;
        children(here, options());
      });
      return;
    }
    for (const std::string& p : given_paths()) guarded([&] { list(p.empty() ? "." : p); });
  }
};

constexpr CmdletParam kParams[] = {
    param<&GetChildItem::path>("Path", "string[]", "wildcard set:Items pos:0 pipe byname", "Places to list."),
    param<&GetChildItem::literal_path>("LiteralPath", "string[]", "set:LiteralItems mandatory byname alias:PSPath,LP",
                                       "Places to list, taken as written."),
    param<&GetChildItem::filter>("Filter", "string", "pos:1", "A pattern that the provider applies to names."),
    param<&GetChildItem::include>("Include", "string[]", "wildcard", "Only names that match."),
    param<&GetChildItem::exclude>("Exclude", "string[]", "wildcard", "No names that match."),
    param<&GetChildItem::recurse>("Recurse", "switch", "alias:s,r", "Also everything below."),
    param<&GetChildItem::depth>("Depth", "uint", "", "How deep to go."),
    param<&GetChildItem::force>("Force", "switch", "", "Also hidden items."),
    param<&GetChildItem::names>("Name", "switch", "", "Names only, as text."),
    param<&GetChildItem::attributes>("Attributes", "System.Management.Automation.FlagsExpression[System.IO.FileAttributes]", "", "Only files with these attributes."),
    param<&GetChildItem::follow>("FollowSymlink", "switch", "", "Goes into folders behind symbolic links."),
    param<&GetChildItem::directory>("Directory", "switch", "alias:ad", "Folders only."),
    param<&GetChildItem::file>("File", "switch", "alias:af", "Files only."),
    param<&GetChildItem::hidden>("Hidden", "switch", "alias:ah,h", "Hidden items only."),
    param<&GetChildItem::read_only>("ReadOnly", "switch", "alias:ar", "Read-only items only."),
    param<&GetChildItem::system>("System", "switch", "alias:as", "System files only."),
};
CmdletRegistration registration{{.name = "Get-ChildItem", .module = "Microsoft.PowerShell.Management", .params = kParams,
                                 .default_set = "Items", .aliases = "dir gci",
                                 .synopsis = "Lists the items in a place.",
                                 .outputs = "System.IO.FileInfo System.IO.DirectoryInfo",
                                 .examples = "Get-ChildItem /etc -Filter *.conf\n", .create = make_cmdlet<GetChildItem>}};

}  // namespace

}  // namespace psession

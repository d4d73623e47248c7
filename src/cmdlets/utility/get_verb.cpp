#include "engine/cmdlet.h"
#include "engine/runspace.h"
#include "object/text_case.h"
#include "object/type.h"
#include "text/wildcard.h"

namespace psession {

namespace {

struct Row { const char* verb; const char* prefix; const char* group; const char* description; };
constexpr Row kVerbs[] = {
    {"Add", "a", "Common", "Adds a resource to a container, or attaches an item to another item"},
    {"Clear", "cl", "Common", "Removes all the resources from a container but keeps the container"},
    {"Close", "cs", "Common", "Makes a resource inaccessible or unusable"},
    {"Copy", "cp", "Common", "Copies a resource to another name or container"},
    {"Enter", "et", "Common", "Moves the user into a resource"},
    {"Exit", "ex", "Common", "Brings the user back out of a resource"},
    {"Find", "fd", "Common", "Looks for an object that may be anywhere"},
    {"Format", "f", "Common", "Arranges objects in a form or layout"},
    {"Get", "g", "Common", "Retrieves a resource"},
    {"Hide", "h", "Common", "Makes a resource invisible"},
    {"Join", "j", "Common", "Makes one resource of several"},
    {"Lock", "lk", "Common", "Secures a resource against use"},
    {"Move", "m", "Common", "Moves a resource to another place"},
    {"New", "n", "Common", "Creates a resource"},
    {"Open", "op", "Common", "Makes a resource accessible or usable"},
    {"Optimize", "om", "Common", "Makes a resource more effective"},
    {"Pop", "pop", "Common", "Takes an item from the top of a stack"},
    {"Push", "pu", "Common", "Puts an item on the top of a stack"},
    {"Redo", "re", "Common", "Brings back what was undone"},
    {"Remove", "r", "Common", "Deletes a resource from a container"},
    {"Rename", "rn", "Common", "Changes the name of a resource"},
    {"Reset", "rs", "Common", "Sets a resource back to its first state"},
    {"Resize", "rz", "Common", "Changes the size of a resource"},
    {"Search", "sr", "Common", "Makes a reference to a resource in a container"},
    {"Select", "sc", "Common", "Finds a resource in a container"},
    {"Set", "s", "Common", "Replaces data of a resource or creates a resource with data"},
    {"Show", "sh", "Common", "Makes a resource visible to the user"},
    {"Skip", "sk", "Common", "Passes by resources or points of a sequence"},
    {"Split", "sl", "Common", "Separates the parts of a resource"},
    {"Step", "st", "Common", "Moves to the next point of a sequence"},
    {"Switch", "sw", "Common", "Alternates between two states or resources"},
    {"Undo", "un", "Common", "Sets a resource to its previous state"},
    {"Unlock", "uk", "Common", "Releases a resource that was locked"},
    {"Watch", "wc", "Common", "Inspects a resource for changes all the time"},
    {"Connect", "cc", "Communications", "Makes a link between a source and a destination"},
    {"Disconnect", "dc", "Communications", "Breaks the link between a source and a destination"},
    {"Read", "rd", "Communications", "Gets information from a source"},
    {"Receive", "rc", "Communications", "Accepts what a source sends"},
    {"Send", "sd", "Communications", "Delivers information to a destination"},
    {"Write", "wr", "Communications", "Adds information to a target"},
    {"Backup", "ba", "Data", "Stores data by replicating it"},
    {"Checkpoint", "ch", "Data", "Makes a snapshot of the state of data or configuration"},
    {"Compare", "cr", "Data", "Tells one resource's data from another's"},
    {"Compress", "cm", "Data", "Makes the data of a resource smaller"},
    {"Convert", "cv", "Data", "Changes data from one form to another, in both directions"},
    {"ConvertFrom", "cf", "Data", "Converts one type of input to several types of output"},
    {"ConvertTo", "ct", "Data", "Converts several types of input to one type of output"},
    {"Dismount", "dm", "Data", "Takes a named entity from its location"},
    {"Edit", "ed", "Data", "Changes existing data by adding or removing content"},
    {"Expand", "en", "Data", "Restores data that was compressed"},
    {"Export", "ep", "Data", "Puts input into a lasting data store"},
    {"Group", "gp", "Data", "Arranges resources that belong together"},
    {"Import", "ip", "Data", "Creates a resource from data in a lasting store"},
    {"Initialize", "in", "Data", "Prepares a resource for use and gives it defaults"},
    {"Limit", "l", "Data", "Puts bounds on a resource"},
    {"Merge", "mg", "Data", "Makes a single resource of several"},
    {"Mount", "mt", "Data", "Gives a named entity a location"},
    {"Out", "o", "Data", "Sends data out of the environment"},
    {"Publish", "pb", "Data", "Makes a resource available to others"},
    {"Restore", "rr", "Data", "Sets a resource to a state that was set before"},
    {"Save", "sv", "Data", "Keeps data so that it is not lost"},
    {"Sync", "sy", "Data", "Makes two or more resources be in the same state"},
    {"Unpublish", "ub", "Data", "Makes a resource unavailable to others"},
    {"Update", "ud", "Data", "Brings a resource up to date"},
    {"Debug", "db", "Diagnostic", "Examines a resource to find its faults"},
    {"Measure", "ms", "Diagnostic", "Tells how much an operation uses, or figures of a resource"},
    {"Ping", "pi", "Diagnostic", "Use the Test verb"},
    {"Repair", "rp", "Diagnostic", "Brings an item back to a working state"},
    {"Resolve", "rv", "Diagnostic", "Finds the whole meaning of a short form"},
    {"Test", "t", "Diagnostic", "Checks whether a resource works or agrees"},
    {"Trace", "tr", "Diagnostic", "Follows the activities of a resource"},
    {"Approve", "ap", "Lifecycle", "Agrees with the state of a resource or process"},
    {"Assert", "as", "Lifecycle", "States that a resource is in a certain state"},
    {"Build", "bd", "Lifecycle", "Makes an artifact from a set of inputs"},
    {"Complete", "cmp", "Lifecycle", "Ends an operation"},
    {"Confirm", "cn", "Lifecycle", "Verifies the state of a resource or process"},
    {"Deny", "dn", "Lifecycle", "Refuses the state of a resource or process"},
    {"Deploy", "dp", "Lifecycle", "Sends an application or solution to where it runs"},
    {"Disable", "d", "Lifecycle", "Makes a resource unavailable or inactive"},
    {"Enable", "e", "Lifecycle", "Makes a resource available or active"},
    {"Install", "is", "Lifecycle", "Puts a resource in its place and prepares it"},
    {"Invoke", "i", "Lifecycle", "Performs an action"},
    {"Register", "rg", "Lifecycle", "Creates an entry for a resource in a repository"},
    {"Request", "rq", "Lifecycle", "Asks for a resource or for permissions"},
    {"Restart", "rt", "Lifecycle", "Stops an operation and starts it again"},
    {"Resume", "ru", "Lifecycle", "Starts an operation that was suspended"},
    {"Start", "sa", "Lifecycle", "Begins an operation"},
    {"Stop", "sp", "Lifecycle", "Ends an activity"},
    {"Submit", "sb", "Lifecycle", "Presents a resource for approval"},
    {"Suspend", "ss", "Lifecycle", "Pauses an activity"},
    {"Uninstall", "us", "Lifecycle", "Takes a resource from its place"},
    {"Unregister", "ur", "Lifecycle", "Removes the entry of a resource from a repository"},
    {"Wait", "w", "Lifecycle", "Pauses until something happens"},
    {"Use", "u", "Other", "Uses a resource to do something"},
    {"Block", "bl", "Security", "Restricts access to a resource"},
    {"Grant", "gr", "Security", "Allows access to a resource"},
    {"Protect", "pt", "Security", "Keeps a resource from attack or loss"},
    {"Revoke", "rk", "Security", "Takes back access to a resource"},
    {"Unblock", "ul", "Security", "Lifts the restrictions on a resource"},
    {"Unprotect", "up", "Security", "Takes away what protects a resource"},
};

extern const Type verb_type;
class VerbInfo final : public HeapObject, public TextualObject {
 public:
  explicit VerbInfo(const Row* r) : row(r) {}
  const Row* row;
  const Type* type() const override { return &verb_type; }
  std::string to_text() const override { return "System.Management.Automation.VerbInfo"; }
};
const Row& row(MethodCall& c) { return *unwrap(c.self).as<VerbInfo>()->row; }
const MemberDef kMembers[] = {
    {"string Verb {get;set;}", [](MethodCall& c) { return str(row(c).verb); }},
    {"string AliasPrefix {get;set;}", [](MethodCall& c) { return str(row(c).prefix); }},
    {"string Group {get;set;}", [](MethodCall& c) { return str(row(c).group); }},
    {"string Description {get;set;}", [](MethodCall& c) { return str(row(c).description); }},
};
const Type verb_type{TypeSpec{.full_name = "System.Management.Automation.VerbInfo", .members = kMembers,
                              .assembly = "System.Management.Automation"}};

struct GetVerb final : Cmdlet {
  std::vector<std::string> verb, group;
  void process_record() override {
    for (const Row& r : kVerbs) {
      bool wanted = verb.empty(), in_group = group.empty();
      for (const std::string& v : verb) wanted = wanted || WildcardPattern(v).is_match(r.verb);
      for (const std::string& g : group) in_group = in_group || equal_ignore_ascii_case(g, r.group);
      if (wanted && in_group) write(Value(make_ref<VerbInfo>(&r)));
    }
  }
};
constexpr CmdletParam kParams[] = {
    param<&GetVerb::verb>("Verb", "string[]", "pos:0 pipe byname wildcard", "Verbs to show."),
    param<&GetVerb::group>("Group", "string[]", "pos:1 byname validateset:Common,Communications,Data,Diagnostic,Lifecycle,Other,Security",
                           "Groups of verbs to show."),
};
CmdletRegistration registration{{.name = "Get-Verb", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .synopsis = "Gets the verbs that commands should be named with.",
                                 .outputs = "System.Management.Automation.VerbInfo", .examples = "Get-Verb -Group Data\n",
                                 .create = make_cmdlet<GetVerb>}};

}  // namespace

}  // namespace psession

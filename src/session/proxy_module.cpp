#include "session/proxy_module.h"

#include <strings.h>

#include <cstdlib>

#include "engine/pipeline.h"
#include "engine/runspace.h"
#include "engine/script_block.h"
#include "object/containers.h"
#include "object/convert.h"

namespace psession {
namespace {

// Runs on any PowerShell: one text per command, since nested objects would not survive the way back.
constexpr const char* kDescribe = R"ps(
param($Names, $Types, $Modules, $Arguments)
$p = @{ ErrorAction = 'SilentlyContinue' }
if ($Names) { $p.Name = $Names }
if ($Types) { $p.CommandType = $Types }
if ($Modules) { $p.Module = $Modules }
if ($Arguments) { $p.ArgumentList = $Arguments }
$tab = [string][char]9
foreach ($c in @(Get-Command @p)) {
  $real = $c
  $steps = 0
  while ($real -and "$($real.CommandType)" -eq 'Alias' -and $steps -lt 10) { $real = $real.ResolvedCommand; $steps++ }
  if (-not $real) { continue }
  $target = ''
  if ("$($c.CommandType)" -eq 'Alias') { $target = $real.Name }
  $list = $null
  try { $list = $real.Parameters } catch { }
  $known = 0
  if ($null -ne $list) { $known = 1 }
  $lines = @("$($c.Name)$tab$($c.CommandType)$tab$($real.DefaultParameterSet)$tab$target$tab$known")
  if ($known) {
    foreach ($m in $list.Values) {
      $sets = foreach ($s in $m.ParameterSets.GetEnumerator()) {
        $v = $s.Value
        "$($s.Key)|$($v.Position)|$([int]$v.IsMandatory)|$([int]$v.ValueFromPipeline)|$([int]$v.ValueFromPipelineByPropertyName)|$([int]$v.ValueFromRemainingArguments)"
      }
      $lines += "$($m.Name)$tab$([int]$m.SwitchParameter)$tab$($m.Aliases -join ',')$tab$($sets -join ';')"
    }
  }
  $lines -join [string][char]10
}
)ps";

constexpr const char* kCommon[] = {"Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction",
                                   "ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "OutBuffer",
                                   "PipelineVariable", "WhatIf", "Confirm"};

std::vector<std::string> split(std::string_view s, char at) {
  std::vector<std::string> out;
  for (size_t start = 0;;) {
    size_t end = s.find(at, start);
    out.emplace_back(s.substr(start, end == std::string_view::npos ? end : end - start));
    if (end == std::string_view::npos) return out;
    start = end + 1;
  }
}

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0; }
bool is_common(std::string_view name) {
  for (const char* c : kCommon) {
    if (same(name, c)) return true;
  }
  return false;
}

// The other end is not trusted to name things: only what can stand after `function`.
bool is_plain_name(std::string_view s) {
  for (char c : s) {
    bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
                static_cast<unsigned char>(c) >= 0x80;
    if (!fine) return false;
  }
  return !s.empty() && s.size() < 1000;
}

ProxyCommand parse_command(const std::string& text) {
  ProxyCommand c;
  bool first = true;
  for (const std::string& line : split(text, '\n')) {
    std::vector<std::string> f = split(line, '\t');
    if (first) {
      f.resize(5);
      c.name = f[0];
      c.command_type = f[1];
      c.default_set = f[2];
      c.target = f[3];
      c.has_parameters = f[4] == "1";
      first = false;
      continue;
    }
    f.resize(4);
    if (!is_plain_name(f[0]) || is_common(f[0])) continue;
    ProxyParameter p;
    p.name = f[0];
    p.is_switch = f[1] == "1";
    if (!f[2].empty()) p.aliases = split(f[2], ',');
    for (const std::string& s : split(f[3], ';')) {
      std::vector<std::string> g = split(s, '|');
      g.resize(6);
      ProxyParameter::Set set;
      set.name = g[0].empty() ? "__AllParameterSets" : g[0];
      int position = g[1].empty() ? -1 : atoi(g[1].c_str());
      set.position = position < 0 || position > 1000 ? -1 : position;
      set.mandatory = g[2] == "1";
      set.pipeline = g[3] == "1";
      set.by_name = g[4] == "1";
      set.remaining = g[5] == "1";
      p.sets.push_back(std::move(set));
    }
    c.parameters.push_back(std::move(p));
  }
  return c;
}

// A name inside ${}.
std::string braced(std::string_view name) {
  std::string out = "${";
  for (char c : name) {
    if (c == '{' || c == '}' || c == '`') out += '`';
    out += c;
  }
  return out + "}";
}

std::string parameter_text(const ProxyParameter& p) {
  std::string out;
  for (const ProxyParameter::Set& s : p.sets) {
    std::string words;
    auto add = [&](const std::string& w) { words += (words.empty() ? "" : ", ") + w; };
    if (s.name != "__AllParameterSets") add("ParameterSetName=" + quote_text(s.name));
    if (s.position >= 0) add("Position=" + std::to_string(s.position));
    if (s.mandatory) add("Mandatory=$true");
    if (s.pipeline) add("ValueFromPipeline=$true");
    if (s.by_name) add("ValueFromPipelineByPropertyName=$true");
    if (s.remaining) add("ValueFromRemainingArguments=$true");
    out += "    [Parameter(" + words + ")]\n";
  }
  if (!p.aliases.empty()) {
    std::string list;
    for (const std::string& a : p.aliases) list += (list.empty() ? "" : ", ") + quote_text(a);
    out += "    [Alias(" + list + ")]\n";
  }
  if (p.is_switch) out += "    [switch]\n";
  return out + "    " + braced(p.name);
}

constexpr const char* kHead = R"ps(
$script:ProxySession = $Session

# The session that the commands run in: the one given, connected or made again when it must be.
function Get-PSImplicitRemotingSession {
  param([string]$CommandName)
  $s = $script:ProxySession
  if ($s -and $s.State -eq 'Disconnected') {
    Connect-PSSession -Session $s | Out-Null
  }
  if ($s -and $s.State -eq 'Opened') { return $s }
  if ($null -eq $script:OpenProxySession) {
    throw "The session of the command '$CommandName' is not open: import the commands again from a session that is."
  }
  Write-Host "Creating a new session for implicit remoting of `"$CommandName`" command..."
  $script:ProxySession = & $script:OpenProxySession
  if ($null -eq $script:ProxySession) { throw "No session has been associated with this implicit remoting module." }
  $script:ProxySession
}

# What stays with the call on this side.
function Split-ProxyParameter {
  param($Bound)
  $here = @{}
  $there = @{}
  foreach ($e in $Bound.GetEnumerator()) {
    if ($e.Key -in 'OutVariable', 'OutBuffer', 'PipelineVariable', 'ErrorVariable', 'WarningVariable', 'InformationVariable') { continue }
    if ($e.Key -eq 'AsJob') { if ($e.Value) { $here.AsJob = $true } } else { $there[$e.Key] = $e.Value }
  }
  $here, $there
}
)ps";

std::string body_text(const std::string& name, const std::string& bound, const std::string& rest) {
  std::string q = quote_text(name);
  return
      "  begin {\n"
      "    $here, $there = Split-ProxyParameter $PSBoundParameters\n"
      "    $session = Get-PSImplicitRemotingSession -CommandName " + q + "\n"
      "    $piped = $MyInvocation.ExpectingInput\n"
      "    $call = {\n"
      "      Microsoft.PowerShell.Core\\Invoke-Command @here -HideComputerName -Session $session -ArgumentList @(" + q + ", " + bound + ", " + rest + ", $piped) -ScriptBlock {\n"
      "        param($Name, $Bound, $Rest, $Piped)\n"
      "        if ($null -eq $Bound) { $Bound = @{} }\n"
      "        if ($null -eq $Rest) { $Rest = @() }\n"
      "        if ($Piped) { $input | & $Name @Bound @Rest } else { & $Name @Bound @Rest }\n"
      "      }\n"
      "    }\n"
      "    $steps = $call.GetSteppablePipeline($MyInvocation.CommandOrigin)\n"
      "    $steps.Begin($piped)\n"
      "  }\n"
      "  process { if ($piped) { $steps.Process($_) } else { $steps.Process() } }\n"
      "  end { $steps.End() }\n";
}

}  // namespace

std::string quote_text(std::string_view s) {
  std::string out = "'";
  for (char c : s) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::vector<Value> run_remote(Runspace& rs, RemoteSession& session, const PipelineRequest& request) {
  RemotePipelinePtr p = session.start(rs, request);
  p->add_computer_name = false;
  std::vector<Value> out;
  auto take = [&] {
    while (std::optional<StreamItem> taken = p->take()) {
      StreamItem& i = *taken;
      if (i.stream == RemoteStream::Output) out.push_back(std::move(i.value));
      else if (auto* r = i.value.get_if<ErrorRecordObject>(); i.stream == RemoteStream::Error && r) report_error(rs, Ref<ErrorRecordObject>(r));
    }
  };
  try {
    session.pump_until(rs, [&] {
      take();
      return p->done();
    });
  } catch (PipelineStopped&) {
    session.stop(*p);
    throw;
  }
  take();
  session.forget(p);
  if (p->failure) throw ScriptError(p->failure);
  return out;
}

std::vector<ProxyCommand> remote_commands(Runspace& rs, RemoteSession& session, const ProxyQuery& query) {
  auto list = [](const std::vector<std::string>& texts) {
    if (texts.empty()) return Value();
    std::vector<Value> v;
    for (const std::string& t : texts) v.push_back(str(t));
    return Value(Array::of(std::move(v)));
  };
  Ref<ScriptBlock> block = ScriptBlock::create(rs, kDescribe);
  std::vector<Value> arguments{list(query.names), list(query.types), list(query.modules),
                               query.arguments.empty() ? Value() : Value(Array::of(query.arguments))};
  std::vector<ProxyCommand> out;
  for (const Value& v : run_remote(rs, session, script_request(rs, *block, arguments, true))) {
    ProxyCommand c = parse_command(to_display(rs, v));
    if (is_plain_name(c.name)) out.push_back(std::move(c));
  }
  return out;
}

std::string proxy_module_text(const std::vector<ProxyCommand>& commands, const std::string& new_session) {
  std::string out = "param($Session)\n";
  out += "$script:OpenProxySession = " + (new_session.empty() ? std::string("$null") : "{ " + new_session + " }");
  out += kHead;
  std::string names;
  for (const ProxyCommand& c : commands) {
    names += (names.empty() ? "" : ", ") + quote_text(c.name);
    out += "\nfunction script:" + c.name + " {\n  [CmdletBinding(";
    if (!c.default_set.empty() && c.default_set != "__AllParameterSets") out += "DefaultParameterSetName=" + quote_text(c.default_set) + ", ";
    out += "PositionalBinding=$false)]\n  param(\n";
    bool first = true, has_as_job = false;
    for (const ProxyParameter& p : c.parameters) {
      out += (first ? "" : ",\n\n") + parameter_text(p);
      first = false;
      has_as_job |= same(p.name, "AsJob");
    }
    if (!has_as_job) out += std::string(first ? "" : ",\n\n") + "    [switch]\n    ${AsJob}";
    if (!c.has_parameters) out += ",\n\n    [Parameter(ValueFromRemainingArguments=$true)]\n    $ProxyArguments";
    out += "\n  )\n" + (c.has_parameters ? body_text(c.name, "$there", "@()") : body_text(c.name, "@{}", "$ProxyArguments")) + "}\n";
  }
  out += "\nExport-ModuleMember -Function @(" + names + ")\n";
  return out;
}

std::string proxy_manifest_text(const std::string& name, const std::vector<ProxyCommand>& commands) {
  std::string names;
  for (const ProxyCommand& c : commands) names += (names.empty() ? "" : ", ") + quote_text(c.name);
  return "@{\n    ModuleVersion = '1.0'\n    RootModule = " + quote_text(name + ".psm1") + "\n    FormatsToProcess = " +
         quote_text(name + ".format.ps1xml") + "\n    FunctionsToExport = @(" + names +
         ")\n    CmdletsToExport = @()\n    AliasesToExport = @()\n    VariablesToExport = @()\n    PrivateData = @{ ImplicitRemoting = $true }\n}\n";
}

std::string new_session_text(const RemoteSession& session) {
  const SessionTarget& t = session.target();
  std::string out = "New-PSSession -Name " + quote_text("Session for implicit remoting module");
  if (t.kind != SessionTarget::Ssh) return out;
  out += " -HostName " + quote_text(t.computer);
  if (!t.user.empty()) out += " -UserName " + quote_text(t.user);
  if (t.port > 0) out += " -Port " + std::to_string(t.port);
  if (!t.key_file.empty()) out += " -KeyFilePath " + quote_text(t.key_file);
  if (t.subsystem != "powershell") out += " -Subsystem " + quote_text(t.subsystem);
  return out;
}

}  // namespace psession

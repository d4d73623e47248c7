// Add-Type: the assemblies of .NET's shared framework are "loaded" when their types are here; there is no C# compiler.
#include <algorithm>

#include "engine/cmdlet.h"
#include "engine/language_mode.h"
#include "engine/module_paths.h"
#include "engine/provider.h"
#include "engine/runspace.h"
#include "object/convert.h"
#include "object/errors.h"
#include "text/casing.h"

namespace psession {

namespace {

// What real PowerShell has beside it on Linux; sorted, lower case.
constexpr std::string_view kAssemblies[] = {
    "microsoft.csharp", "microsoft.powershell.commands.management", "microsoft.powershell.commands.utility",
    "microsoft.powershell.consolehost", "microsoft.powershell.security", "microsoft.visualbasic", "microsoft.visualbasic.core",
    "microsoft.win32.primitives", "microsoft.win32.registry", "mscorlib", "netstandard", "newtonsoft.json", "system",
    "system.appcontext", "system.buffers", "system.collections", "system.collections.concurrent", "system.collections.immutable",
    "system.collections.nongeneric", "system.collections.specialized", "system.componentmodel",
    "system.componentmodel.annotations", "system.componentmodel.dataannotations", "system.componentmodel.primitives",
    "system.componentmodel.typeconverter", "system.configuration", "system.console", "system.core", "system.data",
    "system.data.common", "system.data.datasetextensions", "system.diagnostics.process", "system.diagnostics.stopwatch",
    "system.diagnostics.tools", "system.diagnostics.tracesource", "system.diagnostics.tracing", "system.drawing",
    "system.drawing.primitives", "system.dynamic.runtime", "system.formats.asn1", "system.formats.tar", "system.globalization",
    "system.io", "system.io.compression", "system.io.compression.brotli", "system.io.compression.filesystem",
    "system.io.compression.zipfile", "system.io.filesystem", "system.io.filesystem.driveinfo", "system.io.filesystem.watcher",
    "system.io.memorymappedfiles", "system.io.pipelines", "system.io.pipes", "system.io.unmanagedmemorystream", "system.linq",
    "system.linq.expressions", "system.linq.parallel", "system.linq.queryable", "system.management.automation", "system.memory",
    "system.net", "system.net.http", "system.net.http.json", "system.net.httplistener", "system.net.mail",
    "system.net.nameresolution", "system.net.networkinformation", "system.net.ping", "system.net.primitives",
    "system.net.requests", "system.net.security", "system.net.sockets", "system.net.webclient", "system.net.webheadercollection",
    "system.net.webproxy", "system.net.websockets", "system.net.websockets.client", "system.numerics",
    "system.numerics.vectors", "system.objectmodel", "system.private.corelib", "system.private.uri", "system.private.xml",
    "system.private.xml.linq", "system.reflection", "system.reflection.emit", "system.reflection.extensions",
    "system.reflection.metadata", "system.reflection.primitives", "system.resources.resourcemanager",
    "system.resources.writer", "system.runtime", "system.runtime.extensions", "system.runtime.handles",
    "system.runtime.interopservices", "system.runtime.interopservices.runtimeinformation", "system.runtime.loader",
    "system.runtime.numerics", "system.runtime.serialization", "system.runtime.serialization.formatters",
    "system.runtime.serialization.json", "system.runtime.serialization.primitives", "system.runtime.serialization.xml",
    "system.security", "system.security.claims", "system.security.cryptography", "system.security.cryptography.algorithms",
    "system.security.cryptography.csp", "system.security.cryptography.encoding", "system.security.cryptography.openssl",
    "system.security.cryptography.primitives", "system.security.cryptography.x509certificates", "system.security.principal",
    "system.security.securestring", "system.servicemodel.web", "system.serviceprocess", "system.text.encoding",
    "system.text.encoding.codepages", "system.text.encoding.extensions", "system.text.encodings.web", "system.text.json",
    "system.text.regularexpressions", "system.threading", "system.threading.channels", "system.threading.overlapped",
    "system.threading.tasks", "system.threading.tasks.dataflow", "system.threading.tasks.extensions",
    "system.threading.tasks.parallel", "system.threading.thread", "system.threading.threadpool", "system.threading.timer",
    "system.transactions", "system.transactions.local", "system.valuetuple", "system.web", "system.web.httputility",
    "system.windows", "system.xml", "system.xml.linq", "system.xml.readerwriter", "system.xml.serialization",
    "system.xml.xdocument", "system.xml.xmldocument", "system.xml.xmlserializer", "system.xml.xpath",
    "system.xml.xpath.xdocument", "windowsbase",
};

struct AddType final : Cmdlet {
  std::string source, name, language = "CSharp", output_assembly, output_type, type_namespace;
  std::vector<std::string> members, using_namespaces, paths, assemblies, references, compiler_options;
  bool pass_through = false, ignore_warnings = false;

  void begin_processing() override {
    if (!is_constrained(rs())) return;
    throw_terminating("System.Management.Automation.PSNotSupportedException", "CannotDefineNewType", ErrorCategory::PermissionDenied,
                      "Cannot add type. Definition of new types is not supported in this language mode.");
  }
  void end_processing() override {
    if (!bound("AssemblyName")) {
      for (const std::string& p : paths) {
        std::string at = rs().providers().file_system_path(p);
        if (!module_paths::is_file(at)) {
          throw_error("System.Management.Automation.ItemNotFoundException", "PathNotFound", ErrorCategory::ObjectNotFound,
                      "Cannot find path '" + at + "' because it does not exist.", str(p));
        }
      }
      throw_error("System.NotImplementedException", "COMPILER_NOT_BUILT", ErrorCategory::NotImplemented,
                  "Add-Type has no C# compiler and loads no libraries here. Write the type as a PowerShell class, or call a program.",
                  {});
    }
    for (const std::string& asked : assemblies) {
      std::string simple = to_lower(asked.substr(0, asked.find(',')));
      if (simple.ends_with(".dll")) simple.resize(simple.size() - 4);
      simple.erase(0, simple.rfind('/') == std::string::npos ? 0 : simple.rfind('/') + 1);
      if (std::binary_search(std::begin(kAssemblies), std::end(kAssemblies), simple)) continue;
      throw_error("System.Exception", "ASSEMBLY_NOT_FOUND", ErrorCategory::ObjectNotFound,
                  "Cannot add type. The assembly '" + asked + "' could not be found.", str(asked));
    }
  }
};

constexpr CmdletParam kParams[] = {
    param<&AddType::source>("TypeDefinition", "string", "pos:0 mandatory set:FromSource", "A type's source."),
    param<&AddType::name>("Name", "string", "pos:0 mandatory set:FromMember", "The new type's name."),
    param<&AddType::members>("MemberDefinition", "string[]", "pos:1 mandatory set:FromMember", "Source of its members."),
    param<&AddType::type_namespace>("Namespace", "string", "set:FromMember alias:NS allownull", "Its namespace."),
    param<&AddType::using_namespaces>("UsingNamespace", "string[]", "set:FromMember alias:Using", "Namespaces that the source uses."),
    param<&AddType::paths>("Path", "string[]", "pos:0 mandatory set:FromPath", "Source files or libraries."),
    param<&AddType::paths>("LiteralPath", "string[]", "mandatory set:FromLiteralPath alias:PSPath,LP", "The same, without wildcards."),
    param<&AddType::assemblies>("AssemblyName", "string[]", "mandatory set:FromAssemblyName alias:AN", "Assemblies of .NET."),
    param<&AddType::language>("Language", "string", "set:FromSource set:FromMember", "Of the source."),
    param<&AddType::references>("ReferencedAssemblies", "string[]", "set:FromSource set:FromMember set:FromPath set:FromLiteralPath alias:RA",
                                "Assemblies that the source uses."),
    param<&AddType::output_assembly>("OutputAssembly", "string", "set:FromSource set:FromMember set:FromPath set:FromLiteralPath alias:OA",
                                     "A file for the compiled types."),
    param<&AddType::output_type>("OutputType", "string", "set:FromSource set:FromMember set:FromPath set:FromLiteralPath alias:OT",
                                 "Library, ConsoleApplication or WindowsApplication."),
    param<&AddType::pass_through>("PassThru", "switch", "", "Gives the types."),
    param<&AddType::ignore_warnings>("IgnoreWarnings", "switch", "set:FromSource set:FromMember set:FromPath set:FromLiteralPath",
                                     "Warnings of the compiler are no errors."),
    param<&AddType::compiler_options>("CompilerOptions", "string[]", "set:FromSource set:FromMember set:FromPath set:FromLiteralPath",
                                      "For the compiler."),
};

CmdletRegistration registration{{.name = "Add-Type", .module = "Microsoft.PowerShell.Utility", .params = kParams,
                                 .default_set = "FromSource",
                                 .synopsis = "Makes the types of a .NET assembly known. Source in C# can't be compiled here.",
                                 .outputs = "System.Type", .examples = "Add-Type -AssemblyName System.Web\n",
                                 .create = make_cmdlet<AddType>}};

}  // namespace

}  // namespace psession

// System.Net.Sockets: TcpClient, TcpListener, UdpClient, NetworkStream. Waiting lets the interpreter lock go.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fd.h"
#include "engine/interpreter_lock.h"
#include "engine/task_object.h"
#include "engine/threading_wait.h"
#include "object/members.h"
#include "object/stream_objects.h"
#include "object/types/record.h"
#include "object/types/table.h"

namespace psession {
namespace {

#define SOCKETS "System.Net.Sockets."
#define SOCKETS_ASSEMBLY "System.Net.Sockets"

[[noreturn]] void throw_socket(int error, const std::string& where = {}) {
  throw_dotnet(SOCKETS "SocketException", std::string(error < 0 ? "Name or service not known" : strerror(error)) + (where.empty() ? "" : " " + where));
}
// True when `fd` is ready for `events` before `ms` (-1: for ever) passed.
bool poll_fd(CallContext& ctx, int fd, short events, int64_t ms) {
  int64_t end = monotonic_ms() + ms;
  while (true) {
    ctx.check_stop();
    int64_t left = ms < 0 ? 100 : std::min<int64_t>(100, end - monotonic_ms());
    if (left < 0) left = 0;
    pollfd p{fd, events, 0};
    int r;
    {
      BlockingRegion blocking;
      r = ::poll(&p, 1, static_cast<int>(left));
    }
    if (r > 0) return true;
    if (r < 0 && errno != EINTR) return true;
    if (ms >= 0 && monotonic_ms() >= end) return false;
  }
}
struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  int family = AF_INET;
};
std::string text_of(const Address& a) {
  char host[INET6_ADDRSTRLEN] = {}, port[16] = {};
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&a.storage), a.length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
  return (a.family == AF_INET6 ? "[" + std::string(host) + "]" : host) + std::string(":") + port;
}
std::vector<Address> resolve(const std::string& host, int64_t port, bool passive = false) {
  if (port < 0 || port > 65535) throw_dotnet("System.ArgumentOutOfRangeException", "Specified argument was out of the range of valid values.", "port");
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = passive ? AI_PASSIVE : 0;
  std::string service = std::to_string(port);
  int e;
  {
    BlockingRegion blocking;
    e = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found);
  }
  if (e != 0) throw_socket(-1);
  std::vector<Address> all;
  for (addrinfo* a = found; a; a = a->ai_next) {
    Address x;
    memcpy(&x.storage, a->ai_addr, a->ai_addrlen);
    x.length = a->ai_addrlen;
    x.family = a->ai_family;
    all.push_back(x);
  }
  ::freeaddrinfo(found);
  return all;
}
Value end_point(CallContext& ctx, const Address& a) {
  Value text = str(text_of(a));
  static const Type* const t = TypeRegistry::find("System.Net.IPEndPoint");
  return invoke_static(ctx, t, "Parse", {&text, 1});
}

class SocketStream final : public StreamObject {
 public:
  explicit SocketStream(int fd) : fd(fd) {}
  ~SocketStream() override { SocketStream::close(); }
  int fd;
  int64_t read_timeout = -1, write_timeout = -1;
  CallContext* ctx = nullptr;            // of the call that reads or writes
  const Type* type() const override {
    static const Type* const t = TypeRegistry::find(SOCKETS "NetworkStream");
    return t;
  }
  bool can_seek() const override { return false; }
  size_t read(char* to, size_t n) override {
    while (true) {
      ssize_t got = ::recv(fd, to, n, MSG_DONTWAIT);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EAGAIN && errno != EINTR) throw_dotnet("System.IO.IOException", std::string("Unable to read data from the transport connection: ") + strerror(errno) + ".");
      wait(POLLIN, read_timeout, "Unable to read data from the transport connection: Connection timed out.");
    }
  }
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
        continue;
      }
      if (errno != EAGAIN && errno != EINTR) throw_dotnet("System.IO.IOException", std::string("Unable to write data to the transport connection: ") + strerror(errno) + ".");
      wait(POLLOUT, write_timeout, "Unable to write data to the transport connection: Connection timed out.");
    }
  }
  void close() override {
    if (closed) return;
    closed = true;
    ::close(fd);
    fd = -1;
  }

 private:
  void wait(short events, int64_t timeout, const char* late) {
    int64_t end = monotonic_ms() + timeout;
    while (true) {
      if (ctx) ctx->check_stop();
      pollfd p{fd, events, 0};
      int r;
      {
        BlockingRegion blocking;
        r = ::poll(&p, 1, 100);
      }
      if (r != 0) return;
      if (timeout >= 0 && monotonic_ms() >= end) throw_dotnet("System.IO.IOException", late);
    }
  }
};
SocketStream& net(MethodCall& c) { return *c.self.as<SocketStream>(); }
const MemberDef kNet[] = {
    {"bool DataAvailable {get;}", PS_FN {
       net(c).check_open();
       int n = 0;
       ::ioctl(net(c).fd, FIONREAD, &n);
       return boolean(n > 0);
     }},
    {"int ReadTimeout {get;set;}", PS_FN { return int32(net(c).read_timeout); }, PS_FN { net(c).read_timeout = int_arg(c, 0) == 0 ? -1 : int_arg(c, 0); return Value::nothing(); }},
    {"int WriteTimeout {get;set;}", PS_FN { return int32(net(c).write_timeout); }, PS_FN { net(c).write_timeout = int_arg(c, 0) == 0 ? -1 : int_arg(c, 0); return Value::nothing(); }},
    {"bool CanTimeout {get;}", PS_FN { return boolean(true); }},
};
PS_TYPE(g_net, {.full_name = SOCKETS "NetworkStream", .base = "System.IO.Stream", .members = kNet, .assembly = SOCKETS_ASSEMBLY});

class ClientObject final : public HeapObject {
 public:
  explicit ClientObject(const Type* t) : type_(t) { set_may_cycle(); }
  Ref<SocketStream> stream;
  Address remote;
  int64_t receive_timeout = 0, send_timeout = 0;
  bool connected = false, closed = false, no_delay = false;
  const Type* type() const override { return type_; }
  void visit_edges(EdgeVisitor& v) override {
    if (stream) v.visit(stream.get());
  }
  void clear_edges() override { stream = nullptr; }

 private:
  const Type* type_;
};
ClientObject& client(MethodCall& c) {
  auto& o = *c.self.as<ClientObject>();
  if (o.closed) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: '" + std::string(o.type()->full_name()) + "'.");
  return o;
}
Fd start_connect(const Address& a, int& error) {
  Fd fd(::socket(a.family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) throw_socket(errno);
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  error = ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&a.storage), a.length) == 0 ? 0 : errno;
  return fd;
}
int connect_result(int fd) {
  int error = 0;
  socklen_t n = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n);
  return error;
}
void adopt(ClientObject& o, Fd fd, const Address& a) {
  ::fcntl(fd.get(), F_SETFL, 0);
  if (o.no_delay) {
    int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  o.stream = make_ref<SocketStream>(fd.release());
  o.remote = a;
  o.connected = true;
}
void connect_to(CallContext& ctx, ClientObject& o, const std::vector<Address>& all) {
  int error = ECONNREFUSED;
  for (const Address& a : all) {
    Fd fd = start_connect(a, error);
    if (error == EINPROGRESS) {
      poll_fd(ctx, fd.get(), POLLOUT, -1);
      error = connect_result(fd.get());
    }
    if (error == 0) {
      adopt(o, std::move(fd), a);
      return;
    }
    if (&a == &all.back()) throw_socket(error, text_of(a));
  }
  throw_socket(error);
}
std::vector<Address> addresses(MethodCall& c) {
  if (c.arg(0).is_null()) throw_null_argument(c.argc > 1 ? "hostname" : "remoteEP");
  if (c.argc == 1) {
    Value ep = unwrap(c.arg(0));
    return resolve(dotnet_to_string(c.ctx, get_member(c.ctx, ep, "Address")), get_member(c.ctx, ep, "Port").as_int());
  }
  return resolve(dotnet_to_string(c.ctx, c.arg(0)), int_arg(c, 1));
}
Value connect(MethodCall& c) {
  ClientObject& o = client(c);
  if (o.connected) throw_socket(EISCONN);
  connect_to(c.ctx, o, addresses(c));
  return Value::nothing();
}
// A connection on its way: a task, and what BeginConnect gives.
class ConnectTask final : public TaskObject {
 public:
  ConnectTask(const Type* t, Ref<ClientObject> o, std::vector<Address> a) : TaskObject(t), client(std::move(o)), all(std::move(a)) { next(); }
  Ref<ClientObject> client;
  std::vector<Address> all;
  bool finished = false;
  bool done() override {
    while (!finished) {
      pollfd p{fd_.get(), POLLOUT, 0};
      if (::poll(&p, 1, 0) <= 0) return false;
      settle(connect_result(fd_.get()));
    }
    return true;
  }
  void visit_edges(EdgeVisitor& v) override {
    TaskObject::visit_edges(v);
    if (client) v.visit(client.get());
  }
  void clear_edges() override {
    TaskObject::clear_edges();
    client = nullptr;
  }

 private:
  Fd fd_;
  size_t at_ = 0;
  void next() {
    int e = ECONNREFUSED;
    if (at_ < all.size()) fd_ = start_connect(all[at_], e);
    if (e != EINPROGRESS) settle(e);
  }
  void settle(int e) {
    if (e == 0) {
      finished = true;
      if (client && !client->closed) adopt(*client, std::move(fd_), all[at_]);
    } else if (++at_ < all.size()) {
      next();
    } else {
      finished = true;
      fault = make_exception(SOCKETS "SocketException", std::string(strerror(e)) + (all.empty() ? "" : " " + text_of(all.back())));
    }
  }
};
Value connect_async(MethodCall& c) {
  static const Type* const t = TypeRegistry::find("System.Threading.Tasks.Task");
  ClientObject& o = client(c);
  try {
    return Value(make_ref<ConnectTask>(t, Ref<ClientObject>(&o), addresses(c)));
  } catch (const ScriptError& e) {
    Ref<TaskObject> failed = make_ref<TaskObject>(task_type(nullptr));
    failed->fault = e.record->exception;
    return Value(failed);
  }
}
Value begin_connect(MethodCall& c) {
  static const Type* const t = TypeRegistry::find(SOCKETS "ConnectResult");
  MethodCall inner = c;
  inner.argc = 2;
  return Value(make_ref<ConnectTask>(t, Ref<ClientObject>(&client(c)), addresses(inner)));
}
Value wait_connect(MethodCall& c) {
  Value keep = c.self;
  auto& t = *c.self.as<ConnectTask>();
  return boolean(wait_until(c, milliseconds_of(c, 0), WaitCondition([&] { return t.done(); }), 10));
}
const MemberDef kConnectResult[] = {
    {"bool IsCompleted {get;}", PS_FN { return boolean(c.self.as<ConnectTask>()->done()); }},
    {"System.Threading.WaitHandle AsyncWaitHandle {get;}", PS_FN { return c.self; }},
    {"bool CompletedSynchronously {get;}", PS_FN { return boolean(false); }}, {"System.Object AsyncState {get;}", PS_FN { return Value(); }},
    {"bool WaitOne()", wait_connect}, {"bool WaitOne(int millisecondsTimeout)", wait_connect}, {"bool WaitOne(timespan timeout)", wait_connect},
    {"bool WaitOne(int millisecondsTimeout, bool exitContext)", wait_connect}, {"bool WaitOne(timespan timeout, bool exitContext)", wait_connect},
    {"void Close()", PS_FN { return Value::nothing(); }}, {"void Dispose()", PS_FN { return Value::nothing(); }},
};
PS_TYPE(g_connect_result, {.full_name = SOCKETS "ConnectResult", .flags = kInternal, .members = kConnectResult, .assembly = SOCKETS_ASSEMBLY});
Value close_client(MethodCall& c) {
  auto& o = *c.self.as<ClientObject>();
  o.closed = true;
  o.connected = false;
  if (o.stream) o.stream->close();
  return Value::nothing();
}
const MemberDef kClient[] = {
    {"new()", PS_FN { return Value(make_ref<ClientObject>(c.type)); }},
    {"new(string hostname, int port)", PS_FN {
       auto o = make_ref<ClientObject>(c.type);
       connect_to(c.ctx, *o, addresses(c));
       return Value(o);
     }},
    {"new(System.Net.Sockets.AddressFamily family)", PS_FN { return Value(make_ref<ClientObject>(c.type)); }},
    {"void Connect(string hostname, int port)", connect}, {"void Connect(ipaddress address, int port)", connect}, {"void Connect(System.Net.IPEndPoint remoteEP)", connect},
    {"System.Threading.Tasks.Task ConnectAsync(string host, int port)", connect_async}, {"System.Threading.Tasks.Task ConnectAsync(ipaddress address, int port)", connect_async},
    {"System.IAsyncResult BeginConnect(string host, int port, System.AsyncCallback requestCallback, System.Object state)", begin_connect},
    {"System.IAsyncResult BeginConnect(ipaddress address, int port, System.AsyncCallback requestCallback, System.Object state)", begin_connect},
    {"void EndConnect(System.IAsyncResult asyncResult)", PS_FN {
       Value keep = c.arg(0);
       auto* t = unwrap(c.arg(0)).get_if<ConnectTask>();
       if (!t) throw_null_argument("asyncResult");
       wait_until(c, -1, WaitCondition([&] { return t->done(); }), 10);
       if (t->fault) throw ScriptError(record_of_exception(t->fault));
       return Value::nothing();
     }},
    {"bool Connected {get;}", PS_FN { return boolean(c.self.as<ClientObject>()->connected); }},
    {"int Available {get;}", PS_FN {
       int n = 0;
       if (client(c).stream) ::ioctl(client(c).stream->fd, FIONREAD, &n);
       return int32(n);
     }},
    {"bool NoDelay {get;set;}", PS_FN { return boolean(client(c).no_delay); }, PS_FN { client(c).no_delay = c.arg(0).as_bool(); return Value::nothing(); }},
    {"int ReceiveTimeout {get;set;}", PS_FN { return int32(client(c).receive_timeout); }, PS_FN { client(c).receive_timeout = int_arg(c, 0); return Value::nothing(); }},
    {"int SendTimeout {get;set;}", PS_FN { return int32(client(c).send_timeout); }, PS_FN { client(c).send_timeout = int_arg(c, 0); return Value::nothing(); }},
    {"int ReceiveBufferSize {get;set;}", PS_FN { return int32(65536); }, PS_FN { return Value::nothing(); }},
    {"int SendBufferSize {get;set;}", PS_FN { return int32(65536); }, PS_FN { return Value::nothing(); }},
    {"System.Net.Sockets.NetworkStream GetStream()", PS_FN {
       ClientObject& o = client(c);
       if (!o.stream) throw_dotnet("System.InvalidOperationException", "The operation is not allowed on non-connected sockets.");
       o.stream->ctx = &c.ctx;
       if (o.receive_timeout > 0) o.stream->read_timeout = o.receive_timeout;
       if (o.send_timeout > 0) o.stream->write_timeout = o.send_timeout;
       return Value(o.stream);
     }},
    {"void Close()", close_client}, {"void Dispose()", close_client},
};
PS_TYPE(g_client, {.full_name = SOCKETS "TcpClient", .members = kClient, .interfaces = "System.IDisposable", .assembly = SOCKETS_ASSEMBLY});

class ListenerObject final : public HeapObject {
 public:
  explicit ListenerObject(Address a) : address(a) {}
  Address address;
  Fd fd;
  const Type* type() const override {
    static const Type* const t = TypeRegistry::find(SOCKETS "TcpListener");
    return t;
  }
};
ListenerObject& listener(MethodCall& c) { return *c.self.as<ListenerObject>(); }
ListenerObject& listening(MethodCall& c) {
  if (!listener(c).fd) throw_dotnet("System.InvalidOperationException", "Not listening. You must call the Start() method before calling this method.");
  return listener(c);
}
Value new_listener(MethodCall& c) {
  std::vector<Address> all = c.argc == 1 && c.arg(0).kind() == Kind::Int32 ? resolve("0.0.0.0", int_arg(c, 0), true) : addresses(c);
  return Value(make_ref<ListenerObject>(all.at(0)));
}
Value start_listener(MethodCall& c) {
  ListenerObject& l = listener(c);
  if (l.fd) return Value::nothing();
  Fd fd(::socket(l.address.family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) throw_socket(errno);
  int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&l.address.storage), l.address.length) != 0 ||
      ::listen(fd.get(), c.has(0) ? static_cast<int>(int_arg(c, 0)) : SOMAXCONN) != 0) {
    throw_socket(errno);
  }
  l.address.length = sizeof l.address.storage;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&l.address.storage), &l.address.length);
  l.fd = std::move(fd);
  return Value::nothing();
}
Value stop_listener(MethodCall& c) {
  listener(c).fd.reset();
  return Value::nothing();
}
const MemberDef kListener[] = {
    {"new(int port)", new_listener}, {"new(ipaddress localaddr, int port)", new_listener}, {"new(System.Net.IPEndPoint localEP)", new_listener},
    {"static System.Net.Sockets.TcpListener Create(int port)", new_listener},
    {"void Start()", start_listener}, {"void Start(int backlog)", start_listener}, {"void Stop()", stop_listener}, {"void Dispose()", stop_listener},
    {"bool Pending()", PS_FN {
       pollfd p{listening(c).fd.get(), POLLIN, 0};
       return boolean(::poll(&p, 1, 0) > 0);
     }},
    {"System.Net.EndPoint LocalEndpoint {get;}", PS_FN { return end_point(c.ctx, listener(c).address); }},
    {"System.Net.Sockets.TcpClient AcceptTcpClient()", PS_FN {
       Value keep = c.self;
       ListenerObject& l = listening(c);
       poll_fd(c.ctx, l.fd.get(), POLLIN, -1);
       Address from;
       from.length = sizeof from.storage;
       from.family = l.address.family;
       Fd fd(::accept4(l.fd.get(), reinterpret_cast<sockaddr*>(&from.storage), &from.length, SOCK_CLOEXEC));
       if (!fd) throw_socket(errno);
       auto o = make_ref<ClientObject>(&g_client);
       adopt(*o, std::move(fd), from);
       return Value(o);
     }},
};
PS_TYPE(g_listener, {.full_name = SOCKETS "TcpListener", .members = kListener, .interfaces = "System.IDisposable", .assembly = SOCKETS_ASSEMBLY});

// UdpClient

class UdpObject final : public HeapObject {
 public:
  Fd fd;
  bool connected = false;
  const Type* type() const override {
    static const Type* const t = TypeRegistry::find(SOCKETS "UdpClient");
    return t;
  }
};
UdpObject& udp(MethodCall& c) {
  if (!c.self.as<UdpObject>()->fd) throw_dotnet("System.ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'System.Net.Sockets.UdpClient'.");
  return *c.self.as<UdpObject>();
}
Value new_udp(MethodCall& c) {
  auto u = make_ref<UdpObject>();
  bool local = c.argc == 1, remote = c.argc == 2;
  std::vector<Address> a;
  if (remote) a = addresses(c);
  else if (local && c.arg(0).kind() == Kind::Int32) a = resolve("0.0.0.0", int_arg(c, 0), true);
  else if (local) a = addresses(c);
  u->fd = Fd(::socket(a.empty() ? AF_INET : a[0].family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!u->fd) throw_socket(errno);
  int on = 1;
  ::setsockopt(u->fd.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  auto* where = a.empty() ? nullptr : reinterpret_cast<sockaddr*>(&a[0].storage);
  if (local && ::bind(u->fd.get(), where, a[0].length) != 0) throw_socket(errno);
  if (remote && ::connect(u->fd.get(), where, a[0].length) != 0) throw_socket(errno);
  u->connected = remote;
  return Value(u);
}
Value send_udp(MethodCall& c) {
  UdpObject& u = udp(c);
  if (c.arg(0).is_null()) throw_null_argument("dgram");
  std::string_view bytes = tables::byte_view(c.arg(0));
  bytes = bytes.substr(0, static_cast<size_t>(std::max<int64_t>(0, int_arg(c, 1))));
  ssize_t n;
  if (c.argc == 2) {
    n = ::send(u.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } else {
    std::vector<Address> a;
    if (c.argc == 4) a = resolve(text_arg(c, 2), int_arg(c, 3));
    else a = resolve(dotnet_to_string(c.ctx, get_member(c.ctx, c.arg(2), "Address")), get_member(c.ctx, c.arg(2), "Port").as_int());
    n = ::sendto(u.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&a.at(0).storage), a[0].length);
  }
  if (n < 0) throw_socket(errno);
  return int32(n);
}
const MemberDef kUdp[] = {
    {"new()", new_udp}, {"new(int port)", new_udp}, {"new(System.Net.IPEndPoint localEP)", new_udp}, {"new(string hostname, int port)", new_udp},
    {"void Connect(string hostname, int port)", PS_FN {
       std::vector<Address> a = addresses(c);
       if (::connect(udp(c).fd.get(), reinterpret_cast<sockaddr*>(&a.at(0).storage), a[0].length) != 0) throw_socket(errno);
       return Value::nothing();
     }},
    {"int Send(byte[] dgram, int bytes)", send_udp}, {"int Send(byte[] dgram, int bytes, string hostname, int port)", send_udp},
    {"int Send(byte[] dgram, int bytes, System.Net.IPEndPoint endPoint)", send_udp},
    {"int Available {get;}", PS_FN {
       int n = 0;
       ::ioctl(udp(c).fd.get(), FIONREAD, &n);
       return int32(n);
     }},
    {"bool EnableBroadcast {get;set;}", PS_FN { return boolean(true); }, PS_FN { return Value::nothing(); }},
    {"byte[] Receive([ref] System.Net.IPEndPoint remoteEP)", PS_FN {
       Value keep = c.self;
       UdpObject& u = udp(c);
       poll_fd(c.ctx, u.fd.get(), POLLIN, -1);
       std::string buffer(65536, '\0');
       Address from;
       from.length = sizeof from.storage;
       ssize_t n = ::recvfrom(u.fd.get(), buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from.storage), &from.length);
       if (n < 0) throw_socket(errno);
       from.family = from.storage.ss_family;
       set_out(c, 0, end_point(c.ctx, from));
       return tables::byte_array(std::string_view(buffer).substr(0, static_cast<size_t>(n)));
     }},
    {"void Close()", PS_FN { c.self.as<UdpObject>()->fd.reset(); return Value::nothing(); }},
    {"void Dispose()", PS_FN { c.self.as<UdpObject>()->fd.reset(); return Value::nothing(); }},
};
PS_TYPE(g_udp, {.full_name = SOCKETS "UdpClient", .members = kUdp, .interfaces = "System.IDisposable", .assembly = SOCKETS_ASSEMBLY});

}  // namespace
}  // namespace psession

#include "net/unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>

namespace psession {

namespace {
constexpr size_t kMaxFds = 8;

// sun_path holds 107 characters; a longer path is reached through its folder's descriptor.
struct Address {
  sockaddr_un raw{};
  socklen_t size = 0;
  Fd folder;
};

Result<Address> make_address(const std::string& path) {
  Address address;
  address.raw.sun_family = AF_UNIX;
  std::string text = path;
  if (text.size() >= sizeof address.raw.sun_path) {
    size_t slash = path.rfind('/');
    if (slash == std::string::npos) return Error{ENAMETOOLONG, path + ": name too long"};
    address.folder.reset(open(path.substr(0, slash).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!address.folder) return system_error(path);
    text = "/proc/self/fd/" + std::to_string(address.folder.get()) + path.substr(slash);
    if (text.size() >= sizeof address.raw.sun_path) return Error{ENAMETOOLONG, path + ": name too long"};
  }
  memcpy(address.raw.sun_path, text.c_str(), text.size() + 1);
  address.size = socklen_t(offsetof(sockaddr_un, sun_path) + text.size() + 1);
  return address;
}

Fd make_socket() { return Fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }
}  // namespace

Result<Fd> listen_unix(const std::string& path, int backlog) {
  auto address = make_address(path);
  if (!address) return address.error();
  Fd fd = make_socket();
  if (!fd) return system_error("socket");
  // fchmod before bind gives the file its mode without touching the umask, which is the process's.
  fchmod(fd.get(), 0600);
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address->raw), address->size) != 0)
    return system_error("bind " + path);
  if (listen(fd.get(), backlog) != 0) return system_error("listen " + path);
  return fd;
}

Result<Fd> connect_unix(const std::string& path) {
  auto address = make_address(path);
  if (!address) return address.error();
  Fd fd = make_socket();
  if (!fd) return system_error("socket");
  set_nonblocking(fd.get(), false);  // a Unix connect waits only while the backlog is full
  int rc;
  do {
    rc = connect(fd.get(), reinterpret_cast<sockaddr*>(&address->raw), address->size);
  } while (rc != 0 && errno == EINTR);
  if (rc != 0) return system_error("connect " + path);
  set_nonblocking(fd.get(), true);
  return fd;
}

Result<Fd> accept_unix(int listener) {
  Fd fd(accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd) return system_error("accept");
  return fd;
}

Result<std::pair<Fd, Fd>> socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    return system_error("socketpair");
  return std::make_pair(Fd(ends[0]), Fd(ends[1]));
}

Result<PeerCredentials> peer_credentials(int fd) {
  ucred cred;
  socklen_t size = sizeof cred;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &size) != 0) return system_error("SO_PEERCRED");
  return PeerCredentials{cred.pid, cred.uid, cred.gid};
}

bool peer_is_us(int fd) {
  auto peer = peer_credentials(fd);
  return peer && (peer->uid == geteuid() || peer->uid == 0);
}

Result<size_t> send_some(int fd, std::string_view head, std::string_view body, const std::vector<int>& fds) {
  iovec parts[2] = {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = body.empty() ? 1 : 2;
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))];
  if (!fds.empty() && fds.size() <= kMaxFds) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
    memset(control, 0, sizeof control);
    cmsghdr* c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
    memcpy(CMSG_DATA(c), fds.data(), fds.size() * sizeof(int));
  }
  for (;;) {
    ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) return size_t(n);
    if (errno == EAGAIN) return size_t(0);
    if (errno != EINTR) return system_error("send");
  }
}

Result<Received> receive_some(int fd, char* buffer, size_t size, std::vector<Fd>* fds) {
  iovec part{buffer, size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))];
  if (fds) {  // without a control buffer the kernel closes whatever was sent
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  ssize_t n;
  do {
    n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  } while (n < 0 && errno == EINTR);
  if (n < 0 && errno == EAGAIN) return Received{};
  if (n < 0) return system_error("receive");
  if (fds) {
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
      if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
      size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (size_t i = 0; i < count; ++i) {
        int received;
        memcpy(&received, CMSG_DATA(c) + i * sizeof(int), sizeof received);
        fds->emplace_back(received);
      }
    }
  }
  return Received{size_t(n), n == 0};
}

void set_nonblocking(int fd, bool on) {
  int flags = fcntl(fd, F_GETFL);
  if (flags >= 0) fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

bool wait_fd(int fd, short events, int timeout_ms) {
  pollfd p{fd, events, 0};
  int n;
  do {
    n = poll(&p, 1, timeout_ms);
  } while (n < 0 && errno == EINTR);
  return n > 0;
}

}  // namespace psession

// Unix stream sockets: listening, connecting, passing descriptors, and who the peer is.
// All sockets are close-on-exec and non-blocking; paths longer than sun_path are handled.
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fd.h"

namespace psession {

struct PeerCredentials {
  pid_t pid = 0;
  uid_t uid = uid_t(-1);
  gid_t gid = gid_t(-1);
};

Result<Fd> listen_unix(const std::string& path, int backlog = 512);  // mode 0600; replaces nothing
Result<Fd> connect_unix(const std::string& path);
Result<Fd> accept_unix(int listener);  // error EAGAIN when nobody waits
Result<std::pair<Fd, Fd>> socket_pair();
Result<PeerCredentials> peer_credentials(int fd);
// True when the peer's uid is ours (or the peer is root: root may do anything anyway).
bool peer_is_us(int fd);

// Sends what the kernel takes at once; 0 when it takes nothing now. `fds` go with the first byte.
Result<size_t> send_some(int fd, std::string_view head, std::string_view body = {},
                         const std::vector<int>& fds = {});

struct Received {
  size_t size = 0;  // 0 with `end` false: nothing there now
  bool end = false;
};
// Received descriptors (close-on-exec) are appended to `fds`; when null they are refused and closed.
Result<Received> receive_some(int fd, char* buffer, size_t size, std::vector<Fd>* fds = nullptr);

void set_nonblocking(int fd, bool on);
// Waits up to timeout_ms (-1 for ever); true when one of the poll events is there.
bool wait_fd(int fd, short events, int timeout_ms);

}  // namespace psession

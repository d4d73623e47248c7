// main() of psessiond: becomes a daemon, takes the lock that makes it the user's only broker, listens, runs.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "net/unix_socket.h"
#include "session/broker_server.h"
#include "session/runtime_paths.h"

namespace psession {

namespace {
void tell(int ready, const std::string& text) {
  if (ready >= 0) (void)write_all(ready, text);
  else fprintf(stderr, "psessiond: %s\n", text.c_str());
}

// Returns in the grandchild, which has no terminal and no parent that waits for it.
void become_daemon() {
  if (fork() != 0) _exit(0);
  setsid();
  if (fork() != 0) _exit(0);
}

int serve(int ready, int64_t idle_exit_ms) {
  auto runtime = runtime_dir();
  if (!runtime) {
    tell(ready, runtime.error().message);
    return 1;
  }
  if (auto made = make_private_dir(hosts_dir(*runtime)); !made) {
    tell(ready, made.error().message);
    return 1;
  }
  Fd lock(open(broker_lock(*runtime).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock || flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    tell(ready, "R");  // another broker serves already: as good as ready
    return 0;
  }
  std::string path = broker_socket(*runtime);
  unlink(path.c_str());
  auto listener = listen_unix(path);
  if (!listener) {
    tell(ready, listener.error().message);
    return 1;
  }
  rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  signal(SIGPIPE, SIG_IGN);
  EventLoop loop;
  auto signals = open_signalfd({SIGCHLD, SIGTERM, SIGINT, SIGHUP});
  if (!signals) return 1;

  BrokerConfig config;
  config.runtime_dir = *runtime;
  config.state_dir = state_dir();
  config.host_program = sibling_program("psession-host", "PSESSION_HOST");
  config.idle_exit_ms = idle_exit_ms;
  Broker broker(loop, std::move(config), std::move(*listener));

  loop.add(signals->get(), EPOLLIN, [&](uint32_t) {
    char drain[4096];
    ssize_t n = read(signals->get(), drain, sizeof drain);
    // struct signalfd_siginfo begins with the signal's number; 128 bytes each.
    for (ssize_t at = 0; at + 128 <= n; at += 128) {
      uint32_t number;
      memcpy(&number, drain + at, sizeof number);
      if (number == SIGTERM || number == SIGINT) loop.stop();
    }
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) broker.on_child(pid, status);
  });
  // A broker whose socket was deleted can never be found again.
  Fd watch(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (watch && inotify_add_watch(watch.get(), runtime->c_str(), IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF) >= 0) {
    loop.add(watch.get(), EPOLLIN, [&](uint32_t) {
      char drain[4096];
      while (read(watch.get(), drain, sizeof drain) > 0) {
      }
      if (access(path.c_str(), F_OK) != 0) loop.stop();
    });
  }
  if (ready >= 0) {
    (void)write_all(ready, "R");
    close(ready);
  }
  broker.start();
  loop.run();
  return 0;
}
}  // namespace

int broker_main(int argc, char** argv) {
  bool daemon = false;
  int ready = -1;
  const char* idle = getenv("PSESSION_BROKER_IDLE_MS");
  int64_t idle_exit_ms = idle ? atoll(idle) : 30'000;
  for (int i = 1; i < argc; ++i) {
    if (!strcmp(argv[i], "--daemon")) {
      daemon = true;
    } else if (!strcmp(argv[i], "--ready-fd") && i + 1 < argc) {
      ready = atoi(argv[++i]);
    } else if (!strcmp(argv[i], "--idle-exit-ms") && i + 1 < argc) {
      idle_exit_ms = atoll(argv[++i]);
    } else {
      bool help = !strcmp(argv[i], "--help") || !strcmp(argv[i], "-h");
      fprintf(help ? stdout : stderr,
              "usage: psessiond [--daemon] [--idle-exit-ms N]\n"
              "Keeps this user's PSSessions. psession starts it when it is needed.\n");
      return help ? 0 : 2;
    }
  }
  if (idle_exit_ms <= 0) idle_exit_ms = 30'000;
  // Nothing of the starter's stays open: a pipe held here would keep its reader waiting. Descriptor 3 stays
  // occupied, so that the template's connection can be put there.
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (daemon) {
    for (int fd = 0; fd < 3; ++fd) dup2(nothing, fd);
    if (ready >= 0) {
      int moved = fcntl(ready, F_DUPFD_CLOEXEC, 10);
      dup3(nothing, 3, O_CLOEXEC);
      dup3(moved, 4, O_CLOEXEC);
      ready = 4;
    } else {
      dup3(nothing, 3, O_CLOEXEC);
    }
    close_range(ready >= 0 ? 5 : 4, ~0u, 0);
    become_daemon();
    if (chdir("/") != 0) return 1;
  } else if (nothing != 3) {
    dup3(nothing, 3, O_CLOEXEC);
  }
  return serve(ready, idle_exit_ms);
}

}  // namespace psession

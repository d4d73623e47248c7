#include "session/host_main.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/log.h"
#include "base/random.h"
#include "net/unix_socket.h"
#include "session/process_tree.h"
#include "session/runtime_paths.h"

namespace psession {

using wire::Type;

namespace {
constexpr int kLink = 3;
constexpr size_t kIoStack = 256u << 10;

void say_error(int client, bool hello_pending, const Error& error) {
  std::string bytes;
  if (hello_pending) wire::append_frame(bytes, Type::kHelloAck, wire::encode(wire::Hello{}));
  wire::append_frame(bytes, Type::kError, wire::encode(error));
  (void)send_some(client, bytes);
}

// R2 and decisions: a session inherits from its requester. What cannot be had is left as it is: a directory
// that is gone must not cost the session.
void apply_process_state(const wire::CreateRequest& request) {
  if (!request.has_process_state) return;
  size_t bytes = 0;
  for (const std::string& e : request.environment) bytes += e.size() + 1;
  char** table = new char*[request.environment.size() + 1];
  char* text = new char[bytes + 1];
  size_t count = 0;
  for (const std::string& e : request.environment) {
    memcpy(text, e.c_str(), e.size() + 1);
    table[count++] = text;
    text += e.size() + 1;
  }
  table[count] = nullptr;
  environ = table;
  umask(request.umask);
  for (const wire::Limit& l : request.limits) {
    if (l.resource < 0 || l.resource >= int(RLIM_NLIMITS)) continue;
    rlimit limit{rlim_t(l.soft), rlim_t(l.hard)};
    if (setrlimit(__rlimit_resource_t(l.resource), &limit) == 0) continue;
    rlimit now;
    if (getrlimit(__rlimit_resource_t(l.resource), &now) != 0) continue;
    now.rlim_cur = std::min<rlim_t>(l.soft, now.rlim_max);
    setrlimit(__rlimit_resource_t(l.resource), &now);
  }
  const char* home = getenv("HOME");
  if ((request.directory.empty() || chdir(request.directory.c_str()) != 0) && (!home || chdir(home) != 0) &&
      chdir("/") != 0)
    log_line(LogLevel::kWarning, "host", "no directory to be in");
}

struct IoThread {
  EventLoop loop;
  static void* main(void* self) {
    static_cast<IoThread*>(self)->loop.run();
    return nullptr;
  }
  bool start() {
    // Signals belong to the engine's thread.
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kIoStack);
    pthread_t thread;
    int rc = pthread_create(&thread, &attributes, main, this);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
    if (rc == 0) pthread_detach(thread);
    return rc == 0;
  }
};

[[noreturn]] void run_session(const HostProgram& program, Fd client, Fd control, wire::HandOff handoff) {
  setsid();
  become_subreaper();
  run_after_fork();
  log_reset();
  HostConfig config;
  if (!wire::decode(handoff.body, config.create)) {
    say_error(client.get(), handoff.hello_pending, wire::make_error(wire::Code::kProtocol, "The request was not understood."));
    _exit(1);
  }
  std::string().swap(handoff.body);
  config.create.id = handoff.id;
  apply_process_state(config.create);
  config.runtime_dir = handoff.runtime_dir;
  config.spill_dir = handoff.spill_dir;
  config.limits.quota = handoff.spill_quota;
  // Never destroyed: the process ends by _exit when the session is over.
  auto* io = new IoThread;
  auto* host = new HostSession(io->loop, std::move(config), [] { _exit(0); });
  auto fail = [&](const Error& error) {
    say_error(client.get(), handoff.hello_pending, error);
    host->set_control(std::move(control));
    host->close(wire::CloseReason::kEngineEnded);  // ends in _exit
    _exit(1);
  };
  if (auto opened = host->open(); !opened) fail(opened.error());
  if (!program.make_engine) fail(wire::make_error(wire::Code::kNoHost, "This host program has no engine."));
  auto engine = program.make_engine(*host);
  if (!engine) fail(engine.error());
  SessionEngine* running = engine->release();
  host->set_engine(running);
  host->set_control(std::move(control));
  host->adopt(std::move(client), handoff);
  if (!io->start()) _exit(1);
  running->run();
  host->engine_ended();
  for (;;) pause();
}

// The child keeps nothing of the template but its memory.
[[noreturn]] void child_main(const HostProgram& program, Fd client, Fd control, wire::HandOff handoff,
                             const sigset_t& mask) {
  int first = fcntl(client.get(), F_DUPFD_CLOEXEC, 100), second = fcntl(control.get(), F_DUPFD_CLOEXEC, 100);
  if (first < 0 || second < 0) _exit(1);
  client.release();
  control.release();
  dup3(first, 3, O_CLOEXEC);
  dup3(second, 4, O_CLOEXEC);
  close_range(5, ~0u, 0);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  run_session(program, Fd(3), Fd(4), std::move(handoff));
}

int run_template(const HostProgram& program) {
  signal(SIGPIPE, SIG_IGN);
  mallopt(M_ARENA_MAX, 1);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  auto signals = open_signalfd({SIGCHLD});
  Fd link(kLink);
  fcntl(link.get(), F_SETFD, FD_CLOEXEC);
  if (!signals || !peer_is_us(link.get())) return 1;
  user_name();
  if (program.preload) program.preload();
  malloc_trim(0);
  wire::FrameDecoder decoder(wire::kMaxRequest * 2);
  std::vector<Fd> received;
  std::map<pid_t, std::string> children;
  (void)write_all(link.get(), wire::frame(Type::kTemplateReady));
  for (;;) {
    pollfd polls[2] = {{link.get(), POLLIN, 0}, {signals->get(), POLLIN, 0}};
    if (poll(polls, 2, -1) < 0 && errno != EINTR) return 1;
    if (polls[1].revents) {
      char drain[4096];
      while (read(signals->get(), drain, sizeof drain) > 0) {
      }
      wire::ChildEnded ended;
      while ((ended.pid = waitpid(-1, &ended.status, WNOHANG)) > 0) {
        auto it = children.find(ended.pid);
        if (it == children.end()) continue;
        ended.id = std::move(it->second);
        children.erase(it);
        if (!write_all(link.get(), wire::frame(Type::kChildEnded, wire::encode(ended)))) return 0;
      }
    }
    if (!(polls[0].revents & (POLLIN | POLLHUP | POLLERR))) continue;
    char buffer[16384];
    auto got = receive_some(link.get(), buffer, sizeof buffer, &received);
    if (!got || got->end) return 0;  // the broker is gone; a new one starts its own template
    decoder.feed(std::string_view(buffer, got->size));
    while (auto frame = decoder.next()) {
      if (frame->type != Type::kSpawn || received.size() < 2) return 1;
      Fd client = std::move(received[0]), control = std::move(received[1]);
      received.erase(received.begin(), received.begin() + 2);
      wire::HandOff handoff;
      if (!wire::decode(frame->body, handoff)) continue;
      pid_t pid = fork();
      if (pid == 0) child_main(program, std::move(client), std::move(control), std::move(handoff), mask);
      if (pid < 0) say_error(client.get(), handoff.hello_pending, system_error("The session's process cannot be started"));
      else children[pid] = handoff.id;
    }
    if (decoder.failed()) return 1;
  }
}
}  // namespace

int host_main(int argc, char** argv, const HostProgram& program) {
  if (argc == 2 && !strcmp(argv[1], "--template")) return run_template(program);
  fprintf(stderr, "usage: %s --template (started by psessiond)\n", argv[0]);
  return 2;
}

}  // namespace psession

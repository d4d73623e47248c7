// The broker of one user: accepts clients, starts hosts through the template, finds and lists them, hands
// connections over. It holds nothing that it cannot rebuild from the hosts' sockets and state files.
// One thread: the event loop's.
#pragma once
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "session/frame_conn.h"
#include "session/wire.h"

namespace psession {

struct BrokerConfig {
  std::string runtime_dir, state_dir;
  std::string host_program;  // run with --template
  int64_t idle_exit_ms = 30'000;
  size_t max_sessions = 4096;
  size_t max_clients = 1024;
  uint64_t spill_quota = 1ull << 30;
};

class Broker {
 public:
  Broker(EventLoop& loop, BrokerConfig config, Fd listener);
  ~Broker();
  void start();            // scans for hosts, starts the template
  void on_child(pid_t pid, int status);  // SIGCHLD: the template ended
  // May the broker leave? Called again whenever it has become idle; it then stops the loop.
  bool idle() const;

 private:
  struct Host {
    wire::SessionInfo info;
    std::unique_ptr<FrameConn> control;
    bool asked = false;     // its first status has not come yet
    bool ours = false;      // the template's child: its end will be reported
    bool dying = false;     // the connection ended; why is not known yet
    EventLoop::TimerId timer = 0, kill_timer = 0;
    std::vector<FrameConn*> removers, disconnecters;
  };
  struct Client {
    std::unique_ptr<FrameConn> conn;
    bool hello_pending = false;
    bool deferred = false;
    bool waiting = false;   // among some host's removers or disconnecters
    wire::Type type{};      // the deferred request
    std::string body;
  };

  void on_listener();
  void on_client_frame(FrameConn* conn, const wire::Frame& frame);
  void drop_client(FrameConn* conn);
  Client* find_client(FrameConn* conn);
  void handle(Client& client, wire::Type type, std::string_view body);
  void answer(Client& client, wire::Type type, std::string_view body = {});
  void fail(Client& client, wire::Code code, std::string text);
  void create(Client& client, std::string_view body);
  void attach(Client& client, std::string_view body);
  void remove(Client& client, std::string_view body);
  void disconnect(Client& client, std::string_view body);
  void list(Client& client);
  void run_deferred();
  bool settled() const;  // no host is being asked or is dying

  // broker_hosts.cpp
  void scan();
  void scan_one(const std::string& id);
  void watch_host(const std::string& id, Fd control);
  void on_host_frame(const std::string& id, const wire::Frame& frame);
  void on_host_gone(const std::string& id);
  void mark_broken(const std::string& id, wire::CloseReason reason, int detail);
  void forget(const std::string& id);
  void settle(Host& host);
  bool start_template();
  void on_template_frame(const wire::Frame& frame);
  void template_gone();
  uint64_t oom_kills();

  void answer_all(std::vector<FrameConn*>& waiting);
  void check_idle();

  EventLoop& loop_;
  BrokerConfig config_;
  Fd listener_, start_lock_;
  std::map<std::string, Host> hosts_;
  std::list<Client> clients_;
  std::unique_ptr<FrameConn> template_;
  pid_t template_pid_ = 0;
  int64_t template_started_ = 0;
  int template_failures_ = 0;
  uint64_t oom_seen_ = 0;
  EventLoop::TimerId idle_timer_ = 0;
};

// main() of psessiond.
int broker_main(int argc, char** argv);

}  // namespace psession

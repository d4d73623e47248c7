// An engine for tests: its messages are words, and it answers them.
#pragma once
#include <stdlib.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <sstream>
#include <string>

#include "session/host_main.h"

namespace psession {

class EchoEngine final : public SessionEngine {
 public:
  explicit EchoEngine(SessionLink& link) : link_(link) {}
  void deliver(std::string message) override {
    std::lock_guard lock(mutex_);
    if (message == "stop") {
      cancel_ = true;
      link_.wake_senders();
      return;
    }
    queue_.push_back(std::move(message));
    arrived_.notify_all();
  }
  bool busy() override {
    std::lock_guard lock(mutex_);
    return running_ || !queue_.empty();
  }
  void stop_all() override {
    std::lock_guard lock(mutex_);
    ending_ = cancel_ = true;
    arrived_.notify_all();
  }
  void run() override {
    std::unique_lock lock(mutex_);
    for (;;) {
      arrived_.wait(lock, [&] { return ending_ || !queue_.empty(); });
      if (ending_) return;
      std::string message = std::move(queue_.front());
      queue_.pop_front();
      running_ = true;
      cancel_ = false;
      lock.unlock();
      link_.set_busy(true);
      bool again = execute(message);
      lock.lock();
      running_ = false;
      lock.unlock();
      link_.set_busy(false);
      lock.lock();
      if (!again) return;
    }
  }

 private:
  bool execute(const std::string& message) {
    std::istringstream in(message);
    std::string word, text;
    in >> word;
    if (word == "echo") {
      link_.send(message.substr(5));
    } else if (word == "busy") {
      int ms = 0;
      in >> ms;
      for (int i = 0; i < ms && !cancel_; ++i) usleep(1000);
      link_.send("done", SendKind::kControl);
    } else if (word == "out") {
      int count = 0, size = 0;
      in >> count >> size;
      int sent = 0;
      for (int i = 1; i <= count; ++i, ++sent) {
        std::string line = std::to_string(i) + " ";
        line.resize(size_t(std::max(size, int(line.size()))), '.');
        if (!link_.send(line, SendKind::kOutput, &cancel_)) break;
      }
      link_.send("end " + std::to_string(sent), SendKind::kControl);
    } else if (word == "spawn") {
      pid_t pid = fork();
      if (pid == 0) {
        setsid();
        execlp("sleep", "sleep", "1000", nullptr);
        _exit(1);
      }
      link_.send(std::to_string(pid));
    } else if (word == "env") {
      in >> text;
      const char* value = getenv(text.c_str());
      link_.send(value ? value : "(none)");
    } else if (word == "cwd") {
      char buffer[4096];
      link_.send(getcwd(buffer, sizeof buffer) ? buffer : "");
    } else if (word == "pid") {
      link_.send(std::to_string(getpid()));
    } else if (word == "exit") {
      return false;
    } else if (word == "crash") {
      abort();
    }
    return true;
  }

  SessionLink& link_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> queue_;
  bool running_ = false, ending_ = false;
  std::atomic<bool> cancel_{false};
};

inline Result<std::unique_ptr<SessionEngine>> make_echo_engine(SessionLink& link) {
  if (link.request().configuration == "refused") return Error{42, "no such configuration"};
  return std::unique_ptr<SessionEngine>(new EchoEngine(link));
}

}  // namespace psession

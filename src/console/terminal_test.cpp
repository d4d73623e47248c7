#include "console/terminal.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <csignal>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "console/interrupt.h"

namespace psession::console {
namespace {

struct Pty {
  int master = -1, slave = -1;
  Pty() {
    setenv("TERM", "xterm", 1);
    winsize size{24, 80, 0, 0};
    if (openpty(&master, &slave, nullptr, nullptr, &size) != 0) master = slave = -1;
  }
  ~Pty() {
    close(master);
    close(slave);
  }
  bool echo() const {
    termios modes;
    tcgetattr(slave, &modes);
    return modes.c_lflag & ECHO;
  }
  void type(std::string_view bytes) const { EXPECT_EQ(write(master, bytes.data(), bytes.size()), ssize_t(bytes.size())); }
};

TEST(Terminal, RawModeReadsKeysAndIsPutBack) {
  Pty pty;
  ASSERT_GE(pty.slave, 0);
  Terminal terminal(pty.slave, pty.slave);
  EXPECT_TRUE(terminal.can_edit());
  EXPECT_EQ(terminal.size().columns, 80);
  {
    RawMode raw(terminal);
    EXPECT_FALSE(pty.echo());
    pty.type("a\x1b[A\x03");
    KeyEvent event;
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(key_name(event.key), "a");
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(key_name(event.key), "UpArrow");
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(key_name(event.key), "Ctrl+c");
    EXPECT_FALSE(terminal.read_key(event, 5));
    pty.type("\x1b");
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(key_name(event.key), "Escape");
    terminal.wake();
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(event.key.code, KeyCode::kWake);
    winsize size{30, 100, 0, 0};
    ioctl(pty.master, TIOCSWINSZ, &size);
    raise(SIGWINCH);
    ASSERT_TRUE(terminal.read_key(event, 1000));
    EXPECT_EQ(event.key.code, KeyCode::kResize);
    EXPECT_EQ(terminal.size().columns, 100);
  }
  EXPECT_TRUE(pty.echo());
  pty.type("plain line\n");
  std::string line;
  EXPECT_TRUE(terminal.read_plain_line(line));
  EXPECT_EQ(line, "plain line");
}

TEST(Terminal, PutsTheModesBackWhenKilled) {
  Pty pty;
  pid_t child = fork();
  if (child == 0) {
    Terminal terminal(pty.slave, pty.slave);
    terminal.enter_raw();
    raise(SIGTERM);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(pty.echo());
}

TEST(Terminal, DumbTerminalsAndPipesAreNotEdited) {
  Pty pty;
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(Terminal(pty.slave, pty.slave).can_edit());
  setenv("TERM", "xterm", 1);
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(Terminal(pty.slave, pty.slave).colour());
  unsetenv("NO_COLOR");
  EXPECT_TRUE(Terminal(pty.slave, pty.slave).colour());
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "one\r\ntwo", 8), 8);
  close(ends[1]);
  Terminal terminal(ends[0], pty.slave);
  EXPECT_FALSE(terminal.can_edit());
  std::string line;
  EXPECT_TRUE(terminal.read_plain_line(line));
  EXPECT_EQ(line, "one");
  EXPECT_TRUE(terminal.read_plain_line(line));
  EXPECT_EQ(line, "two");
  EXPECT_FALSE(terminal.read_plain_line(line));
  close(ends[0]);
}

TEST(InterruptWatch, CallsBack) {
  InterruptWatch watch;
  std::atomic<int> seen{0};
  watch.set_callback([&](int count) { seen = count; });
  raise(SIGINT);
  for (int i = 0; i < 200 && seen == 0; ++i) usleep(5000);
  EXPECT_EQ(seen, 1);
  watch.reset();
  EXPECT_EQ(watch.count(), 0);
  watch.set_callback(nullptr);
}

// A child with the terminal as its own lends it to a grandchild and takes it back.
TEST(ForegroundJob, LendsTheTerminal) {
  Pty pty;
  pid_t session = fork();
  if (session == 0) {
    setsid();
    ioctl(pty.slave, TIOCSCTTY, 0);
    bool good = true;
    {
      ForegroundJob job(pty.slave);
      good &= job.active();
      pid_t child = fork();
      if (child == 0) {
        job.child_setup(0);
        _exit(tcgetpgrp(pty.slave) == getpid() ? 0 : 1);
      }
      job.give_to(child, child);
      int status = 0;
      waitpid(child, &status, 0);
      good &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    good &= tcgetpgrp(pty.slave) == getpgrp();
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(session, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace psession::console

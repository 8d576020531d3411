#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace support {

/// The child's end of its pipe to the parent.
class Report {
 public:
  explicit Report(int descriptor) : descriptor_(descriptor) {}
  /// One byte, at once.
  void operator()(unsigned char byte) const {
    if (write(descriptor_, &byte, 1) != 1) _exit(2);
  }

 private:
  int descriptor_;
};

/// A forked process that runs `work(Report)`, and what it reports. Create it while no other thread runs.
class Child {
 public:
  template <class Work>
  explicit Child(Work work) {
    std::array<int, 2> ends = {};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    std::fflush(nullptr);  // or the child would print it again
    id_ = fork();
    if (id_ == 0) {
      close(ends[0]);
      _exit(exit_code_of(work, Report(ends[1])));
    }
    close(ends[1]);
    reports_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&& other) noexcept : id_(std::exchange(other.id_, -1)), reports_(std::exchange(other.reports_, -1)) {}
  ~Child() {
    if (id_ > 0) kill_now();
    if (reports_ >= 0) close(reports_);
  }

  /// Waits for `count` bytes; fewer when the child ends before.
  std::string read(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t length = 0;
    while (length < count) {
      const ssize_t got = ::read(reports_, bytes.data() + length, count - length);
      if (got <= 0) break;
      length += static_cast<std::size_t>(got);
    }
    bytes.resize(length);
    return bytes;
  }

  /// All it has yet to say.
  std::string read_to_end() {
    std::string all;
    for (std::string byte = read(1); !byte.empty(); byte = read(1)) all += byte;
    return all;
  }

  void kill_now() {
    kill(id_, SIGKILL);
    waitpid(std::exchange(id_, -1), nullptr, 0);
  }

  /// Waits for its end. True when its work was done without an exception.
  bool succeeded() {
    int status = 0;
    waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  template <class Work>
  static int exit_code_of(Work& work, Report report) {
    try {
      work(report);
      return 0;
    } catch (const std::exception&) {
      return 1;
    }
  }

  pid_t id_ = -1;
  int reports_ = -1;
};

}  // namespace support

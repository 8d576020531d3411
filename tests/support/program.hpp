#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// Another program, silent, that runs for as long as this object lives.
class Program {
 public:
  Program(const std::string& path, const std::vector<std::string>& arguments) {
    std::vector<char*> argv{const_cast<char*>(path.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int failed = posix_spawn(&id_, path.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + path);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { stop(); }

  void stop() {
    if (id_ <= 0) return;
    kill(id_, SIGTERM);
    waitpid(std::exchange(id_, -1), nullptr, 0);
  }

  /// Whether it has not ended by itself.
  bool runs() { return id_ > 0 && waitpid(id_, nullptr, WNOHANG) == 0; }

 private:
  pid_t id_ = -1;
};

}  // namespace support

#include "http/authserver/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include "support/files.hpp"

extern char** environ;

namespace oauthkit::testing {
namespace {

std::string program() {
  const char* path = std::getenv("AUTHSERVER");
  if (path == nullptr) throw std::runtime_error("AUTHSERVER does not name the program");
  return path;
}

std::string unused_name(const char* suffix) {
  static std::atomic<int> count = 0;
  return "process-" + std::to_string(++count) + suffix;
}

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status); }

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::filesystem::path& directory)
    : out_(directory / unused_name(".out")), err_(directory / unused_name(".err")) {
  const auto path = program();
  std::vector<char*> words{const_cast<char*>(path.c_str())};
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  const int failure = posix_spawn(&id_, path.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::runtime_error("cannot start " + path);
}

Process::~Process() {
  if (id_ < 0) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

std::string Process::first_line() {
  for (;;) {
    const bool ended = !runs();
    const auto text = out();
    const auto end = text.find('\n');
    if (end != std::string::npos || ended) return text.substr(0, end);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void Process::signal(int number) const {
  if (id_ > 0) kill(id_, number);
}

bool Process::runs() {
  int status = 0;
  if (id_ < 0 || waitpid(id_, &status, WNOHANG) == 0) return id_ > 0;
  status_ = exit_status(status);
  id_ = -1;
  return false;
}

int Process::wait() {
  if (id_ < 0) return status_;
  int status = 0;
  waitpid(std::exchange(id_, -1), &status, 0);
  return status_ = exit_status(status);
}

std::string Process::out() const { return support::content_of(out_); }

std::string Process::err() const { return support::content_of(err_); }

Ended run(const std::vector<std::string>& arguments, const std::filesystem::path& directory) {
  Process process(arguments, directory);
  const int status = process.wait();
  return {status, process.out(), process.err()};
}

Ended run(const std::vector<std::string>& arguments) {
  const support::TemporaryDirectory directory;
  return run(arguments, directory.path());
}

}  // namespace oauthkit::testing

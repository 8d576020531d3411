#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace oauthkit::testing {

/// A run of the reference server's program, in a working directory that belongs to the test.
class Process {
 public:
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& directory);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  /// Kills it when it still runs.
  ~Process();

  /// The first line on standard output, without its end; what there is when the process ends before.
  std::string first_line();
  void signal(int number) const;
  /// Its number; -1 when it has ended.
  pid_t id() const { return id_; }
  bool runs();
  /// Waits for its end: the exit status, or the negative number of the signal that ended it.
  int wait();

  std::string out() const;
  std::string err() const;

 private:
  std::filesystem::path out_;
  std::filesystem::path err_;
  pid_t id_ = -1;
  int status_ = 0;
};

/// How a run ended.
struct Ended {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs the program to its end.
Ended run(const std::vector<std::string>& arguments);
/// The same in `directory`.
Ended run(const std::vector<std::string>& arguments, const std::filesystem::path& directory);

}  // namespace oauthkit::testing

#pragma once

#include <pthread.h>
#include <signal.h>

#include <ctime>

namespace oauthkit::fetch {

/// Keeps SIGPIPE from this thread for a while: OpenSSL writes to a socket that the other end has closed, and a server
/// that hangs up must not end the program.
class QuietPipe {
 public:
  QuietPipe() {
    sigset_t waiting;
    sigemptyset(&waiting);
    sigpending(&waiting);
    was_pending_ = sigismember(&waiting, SIGPIPE) == 1;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  QuietPipe(const QuietPipe&) = delete;
  QuietPipe& operator=(const QuietPipe&) = delete;
  ~QuietPipe() {
    const timespec at_once = {};
    // One that came meanwhile is ours to swallow.
    while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_ = {};
  sigset_t before_ = {};
  bool was_pending_ = false;
};

}  // namespace oauthkit::fetch

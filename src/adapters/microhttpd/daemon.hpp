#pragma once

#include <microhttpd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/common/wake.hpp"
#include "adapters/microhttpd/transfer.hpp"

namespace oauthkit::adapters {

/// Whether this libmicrohttpd can speak TLS.
bool library_has_tls();

/// libmicrohttpd on a thread of ours, from construction to destruction. A thread of its own sleeps after a turn of
/// exactly 128 events, all that it fetches at once, until there are more: 128 clients who ask at the same time, and
/// then wait for the answers, would wait until they run out of time.
class Daemon {
 public:
  /// Throws `std::runtime_error`. `service` and `tls` must outlive it.
  Daemon(Service& service, const TlsIdentity& tls);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon();

  Service& service() { return service_; }
  /// Ends its sleep.
  const Wake& wake() const { return wake_; }

  /// Serves this connection from now on.
  void add(Socket connection, const sockaddr_storage& address, socklen_t length);

 private:
  struct Stop {
    void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
  };
  struct Added {
    Socket connection;
    sockaddr_storage address;
    socklen_t length;
  };

  void run();
  void take_added();

  Service& service_;
  std::unique_ptr<MHD_Daemon, Stop> daemon_;
  const Wake wake_;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::vector<Added> added_;
  std::thread thread_;
};

}  // namespace oauthkit::adapters

#pragma once

#include <microhttpd.h>

#include <memory>

#include "adapters/microhttpd/exchange.hpp"

namespace oauthkit::adapters {

/// Whether this libmicrohttpd can speak TLS.
bool library_has_tls();

/// The threads of libmicrohttpd, from construction to destruction.
class Daemon {
 public:
  /// Throws `std::runtime_error`. `service` and `tls` must outlive it.
  Daemon(Service& service, const TlsIdentity& tls);

  /// Serves the connection `fd` from now on, which becomes the library's; also when that fails.
  bool add(int fd, const sockaddr_storage& address, socklen_t length);

 private:
  struct Stop {
    void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
  };

  std::unique_ptr<MHD_Daemon, Stop> daemon_;
};

}  // namespace oauthkit::adapters

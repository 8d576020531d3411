#include "oauthkit/signal.hpp"

namespace oauthkit {

std::string_view name_of(Signal::Kind kind) {
  switch (kind) {
    case Signal::Kind::self_registered:
      return "self_registered";
    case Signal::Kind::client_id_host:
      return "client_id_host";
    case Signal::Kind::loopback:
      return "loopback";
    case Signal::Kind::private_use_scheme:
      return "private_use_scheme";
    case Signal::Kind::host_mismatch:
      return "host_mismatch";
    case Signal::Kind::first_seen:
      return "first_seen";
    case Signal::Kind::name_taken:
      return "name_taken";
    case Signal::Kind::changed:
      return "changed";
  }
  return "unknown";
}

}  // namespace oauthkit

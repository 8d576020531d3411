#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Something that a person should know before they agree to a client. The page decides how it looks, not whether.
struct Signal {
  enum class Kind : unsigned char {
    self_registered,     ///< the client came through the registration endpoint: nobody has looked at it
    client_id_host,      ///< a document client: `host` is that of its id
    loopback,            ///< the answer goes to a program on this device
    private_use_scheme,  ///< the same, by a scheme that any program can claim; `host` is the scheme
    host_mismatch,       ///< the answer goes to another host than that of the id, which is `host`
    first_seen,          ///< this person has never agreed to this client
    name_taken,          ///< it is called as a client that somebody registered by hand
    changed,             ///< its name, redirect URIs, method or keys are other ones than when this person last agreed
  };
  Kind kind = Kind::self_registered;
  /// Where there is one to be shown; not escaped.
  std::string host = {};

  bool operator==(const Signal&) const = default;
};

/// `"self_registered"`, and so on.
std::string_view name_of(Signal::Kind kind);

}  // namespace oauthkit
#pragma GCC visibility pop

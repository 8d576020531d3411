#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oauthkit/params.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Why `uri` must not be registered as a redirect URI; nothing when it may.
///
/// Refused: a relative URI, a fragment (RFC 6749 §3.1.2), userinfo, a wildcard, `http` beyond loopback
/// (RFC 9700 §2.6), the script schemes `javascript:`, `data:`, `vbscript:`, `file:`, `blob:`, `about:`, a private-use
/// scheme without a dot (RFC 8252 §7.1; `urn:` and those in `private_use_schemes` are let through), control bytes,
/// spaces, bytes beyond ASCII, more than 2,048 bytes. The text is a sentence about `uri` that may be shown to whoever
/// registers the client.
std::optional<std::string> redirect_uri_problem(std::string_view uri,
                                                std::span<const std::string> private_use_schemes = {});

/// Where the port of a redirect URI is the client's to choose (RFC 8252 §7.3).
enum class AnyPort : unsigned char {
  none,
  loopback,                ///< `http://127.0.0.1` and `http://[::1]`
  loopback_and_localhost,  ///< and `http://localhost`, which is a name that others may answer to (RFC 8252 §8.3)
};

/// Whether `presented` is the registered URI: byte for byte (RFC 9700 §2.1), but for the port that
/// `any_port` leaves to the client. Hosts are never equal to others.
bool redirect_uri_matches(std::string_view registered, std::string_view presented, AnyPort any_port);

/// Whether both are of one origin: scheme, host and port are equal (RFC 6454 §5), those of a private-use URI as they
/// are written. A default port is the same as none; `any_port` as in `redirect_uri_matches`.
bool redirect_origin_matches(std::string_view registered, std::string_view presented, AnyPort any_port);

/// Whether `uri` is `http` to a loopback IP literal.
bool is_loopback_redirect(std::string_view uri);

/// What a consent page shows as the place the person is sent back to: the host with its port, or the scheme of a
/// private-use URI.
std::string redirect_host(std::string_view uri);

/// `uri` with `params` appended to its query; the bytes of `uri` itself never change.
std::string append_query(std::string_view uri, const Params& params);

/// `uri` with `params` as its fragment. `uri` has none of its own (see `redirect_uri_problem`).
std::string append_fragment(std::string_view uri, const Params& params);

}  // namespace oauthkit
#pragma GCC visibility pop

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/params.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Why `uri` must not be registered as a redirect URI; nothing when it may.
///
/// Refused: a relative URI, a fragment (RFC 6749 §3.1.2), userinfo, a wildcard, `http` beyond loopback
/// (RFC 9700 §2.6), the script schemes `javascript:`, `data:`, `vbscript:`, `file:`, `blob:`, `about:`, a private-use
/// scheme without a dot (RFC 8252 §7.1; `urn:` is let through), control bytes, spaces, bytes beyond ASCII, more than
/// 2,048 bytes. The text is a sentence about `uri` that may be shown to whoever registers the client.
std::optional<std::string> redirect_uri_problem(std::string_view uri);

/// Whether `presented` is the registered URI: byte for byte (RFC 9700 §2.1), with one exception: where `registered`
/// is `http://127.0.0.1` or `http://[::1]`, `presented` may carry any port (RFC 8252 §7.3).
bool redirect_uri_matches(std::string_view registered, std::string_view presented, bool any_loopback_port);

/// Whether both are of one origin: scheme, host and port are equal (RFC 6454 §5), those of a private-use URI as they
/// are written. A default port is the same as none; `any_loopback_port` as in `redirect_uri_matches`.
bool redirect_origin_matches(std::string_view registered, std::string_view presented, bool any_loopback_port);

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

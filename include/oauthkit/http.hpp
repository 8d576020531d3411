#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/params.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class JsonMembers;

/// HTTP header fields in order. Names compare without regard to case (RFC 9110 §5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The value of `name` when it was sent exactly once and holds no control byte but tab; otherwise nothing.
  std::optional<std::string_view> get(std::string_view name) const;

  /// How often `name` was sent.
  std::size_t count(std::string_view name) const;

  /// Makes room for so many fields.
  void reserve(std::size_t fields) { fields_.reserve(fields); }

  /// Appends a field. `Set-Cookie` is the usual reason to have two of a name.
  void add(std::string name, std::string value);

  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string value);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  bool operator==(const Headers&) const = default;

 private:
  std::vector<Field> fields_;
};

/// The certificate of which the client proved in the TLS handshake that it has the key (RFC 8705). Set by the adapter
/// that ends TLS, or by `mtls::behind_proxy`; never from what anybody else sends.
struct ClientCertificate {
  /// Empty when there is none.
  std::string der = {};
  /// Whether it was verified to come from an authority that the operator trusts for clients. A self-signed one is not.
  bool trusted = false;

  bool operator==(const ClientCertificate&) const = default;
};

/// An HTTP request as a plain value: what an adapter fills in and an endpoint reads.
struct Request {
  /// The method as sent, e.g. `"POST"`; methods are case-sensitive.
  std::string method = "GET";

  /// The raw request target in origin form, undecoded: `"/authorize?client_id=s6BhdRkqt3"`.
  std::string target = "/";

  Headers headers = {};

  /// The body, complete. Adapters bound its size (64 KiB unless told otherwise).
  std::string body = {};

  /// The client's address, for throttling and events: the peer's as the socket knows it or, where the peer is one of
  /// the adapter's `trusted_proxies`, the one they name. Never taken from what anybody else sends.
  std::string remote_address = {};

  ClientCertificate client_certificate = {};

  /// The peer's address as the socket knows it, where `remote_address` is another because a trusted proxy named it;
  /// `"unix:"` of a Unix domain socket. Empty otherwise.
  std::string proxy_address = {};

  /// The part of `target` before `?`, undecoded.
  std::string_view path() const;

  /// The part of `target` after `?`, undecoded; empty when there is none.
  std::string_view query() const;

  /// The media type of `Content-Type` in lower case, without parameters; empty when absent or sent twice.
  std::string media_type() const;

  /// Whether the body is a form: of the type `application/x-www-form-urlencoded`.
  bool has_form() const;

  /// The form fields of the body, for application code: empty when the body is not a well-formed
  /// `application/x-www-form-urlencoded` form. Endpoints of this library tell the two apart and answer 400.
  Params form() const;

  /// The value of the cookie `name`, unless it is absent or sent more than once (RFC 6265 §4.2).
  std::optional<std::string_view> cookie(std::string_view name) const;
};

/// An HTTP response as a plain value.
struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};

  /// A page with the headers every page of an authorization server needs: no framing (RFC 9700 §4.16), no referrer,
  /// no caching, no foreign resource. `html` must already be escaped (`escape_html`).
  static Response html(int status, std::string html);

  /// A JSON answer that is never cached (RFC 6749 §5.1).
  static Response json(int status, std::string json);

  /// The same from members, each name and text escaped. Of two members of one name the first is written.
  static Response json(int status, const JsonMembers& members);

  /// 303 to `location`: after a POST the browser must come back with GET (RFC 9700 §4.12). `location` must be a URI
  /// without control bytes; anything else becomes a bare 500, so that no header can be split.
  static Response redirect(std::string location);

  bool operator==(const Response&) const = default;
};

/// An endpoint. Synchronous, may block, called from many threads at once.
using Handler = std::function<Response(const Request&)>;

/// What an adapter mounts: `adapters::mount(http, server.routes())`.
struct Route {
  std::string method = {};
  std::string path = {};
  Handler handler = {};
};

/// `text` with `& < > " '` as character references: safe in HTML text and in quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace oauthkit
#pragma GCC visibility pop

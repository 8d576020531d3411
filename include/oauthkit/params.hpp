#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/result.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// The parameters of one query string or one form body, in the order they were sent.
///
/// One strict grammar for both (`application/x-www-form-urlencoded`, RFC 6749 Appendix B): `&` between pairs, the
/// first `=` of a pair splits it, `+` is a space, `%` is followed by two hexadecimal digits, the result is valid
/// UTF-8 without NUL. Query and form are never merged.
///
/// An empty value counts as absent (RFC 6749 §3.1). A name that was given more than once has no value: `get` finds
/// nothing, so that code which forgot to ask `repeated()` cannot be steered by the choice of the first or the last.
class Params {
 public:
  /// What one query or one body may hold at most. `parse` refuses more with `invalid_request`.
  struct Limits {
    std::size_t count = 100;
    std::size_t name_bytes = 256;
    std::size_t value_bytes = 32 * 1024;
  };

  using Pair = std::pair<std::string, std::string>;

  Params() = default;
  Params(std::initializer_list<Pair> pairs) : pairs_(pairs) {}

  /// Parses `encoded`. Fails with `invalid_request` on a bad percent escape, NUL, invalid UTF-8, a pair without a
  /// name, or when a limit is exceeded; the description names the fault, never the value. Repeated names are kept and
  /// told by `repeated()`.
  static Result<Params> parse(std::string_view encoded, const Limits& limits);
  static Result<Params> parse(std::string_view encoded);

  /// The value of `name`, unless it is absent, empty or repeated. Refers into this object.
  std::optional<std::string_view> get(std::string_view name) const;

  /// `get(name)`, or the empty string.
  std::string_view value_or_empty(std::string_view name) const;

  /// Every non-empty value of `name`, in order: for the few parameters that may repeat (RFC 8707 `resource`).
  std::vector<std::string_view> all(std::string_view name) const;

  /// Whether `name` was sent at all, even empty or repeated.
  bool contains(std::string_view name) const;

  /// The first name that was sent more than once and is not in `may_repeat`; nothing when there is none.
  /// RFC 6749 §3.1, §3.2: parameters must not be included more than once.
  std::optional<std::string_view> repeated(std::initializer_list<std::string_view> may_repeat = {}) const;

  /// Appends a pair; keeps what is there.
  void add(std::string name, std::string value);

  /// The pairs as `application/x-www-form-urlencoded`. Only unreserved characters (RFC 3986 §2.3) stay as they are;
  /// a space becomes `+` as the form grammar wants it.
  std::string encode() const;

  bool empty() const { return pairs_.empty(); }
  std::size_t size() const { return pairs_.size(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

  bool operator==(const Params&) const = default;

 private:
  std::vector<Pair> pairs_;
};

/// Percent-decodes one component under the strict grammar of `Params`. Nothing when it is malformed.
std::optional<std::string> form_decode(std::string_view encoded);

/// Percent-encodes one component for a query, a fragment or a form.
std::string form_encode(std::string_view plain);

}  // namespace oauthkit
#pragma GCC visibility pop

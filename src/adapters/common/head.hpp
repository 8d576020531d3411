#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/common/refusal.hpp"

namespace oauthkit::adapters {

/// Request line and headers, as an HTTP library parsed them; all of it views into what that library keeps.
struct Head {
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  std::string_view method = {};
  /// Raw, in the form it was sent.
  std::string_view target = {};
  /// `HTTP/1.1`
  std::string_view version = {};
  std::vector<Field> fields = {};

  std::string_view path() const { return target.substr(0, target.find('?')); }
  std::size_t count(std::string_view name) const;
  /// The value of the first field of that name; empty when there is none.
  std::string_view first(std::string_view name) const;
};

struct HeadLimits {
  std::size_t target_bytes = 0;
  std::size_t header_bytes = 0;
};

/// How the end of a body is told (RFC 9112 §6.3).
struct Framing {
  bool chunked = false;
  std::optional<std::uint64_t> length = {};

  bool announces_body() const { return chunked || length.value_or(0) > 0; }
};

/// The framing of a request in which `head_fault` found none.
Framing framing_of(const Head& head);

/// What is wrong with the request line or a header, whoever is to answer it. What comes after such a head cannot be
/// told to be its body or another request.
std::optional<Refusal> head_fault(const Head& head, const HeadLimits& limits);

/// Whether the body of a request of this method is read and given to its handler.
bool carries_body(std::string_view method);

/// What is wrong with the announced body of a request that carries one, of at most `body_bytes`.
std::optional<Refusal> body_fault(const Head& head, std::size_t body_bytes);

/// RFC 9110 §5.1, §5.5: a token, and a value without control bytes other than tab.
bool is_token(std::string_view name);
bool is_field_value(std::string_view value);

}  // namespace oauthkit::adapters

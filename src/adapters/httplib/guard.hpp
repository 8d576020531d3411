#pragma once

#include <httplib.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/adapters/httplib.hpp"

namespace oauthkit::adapters {

/// An answer in place of the handler's.
struct Refusal {
  int status = 400;
  std::string_view why = {};
  std::string allow = {};
};

/// How the end of a body is told (RFC 9112 §6.3).
struct Framing {
  bool chunked = false;
  std::optional<std::uint64_t> length = {};
};

/// The framing of a request in which `head_fault` found none.
Framing framing_of(const httplib::Request& request);

/// What is wrong with the request line or a header, whoever is to answer it.
std::optional<Refusal> head_fault(const httplib::Request& request, const HttplibLimits& limits);

/// Whether cpp-httplib reads a body for this method.
bool carries_body(std::string_view method);

/// What is wrong with the announced body of a request that carries one and is to be read by our own counter.
std::optional<Refusal> body_fault(const httplib::Request& request, std::size_t body_bytes);

/// RFC 9110 §5.1, §5.5: a token, and a value without control bytes other than tab.
bool is_field_name(std::string_view name);
bool is_field_value(std::string_view value);

}  // namespace oauthkit::adapters

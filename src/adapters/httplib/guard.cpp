#include "adapters/httplib/guard.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "ascii.hpp"

namespace oauthkit::adapters {
namespace {

constexpr std::size_t separators_of_a_field = 4;  // ": " and CR LF

std::string_view only_value(const httplib::Request& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

std::uint64_t number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return read.ec == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

std::optional<Refusal> target_fault(const std::string& target, const HttplibLimits& limits) {
  if (target.size() > limits.target_bytes) return Refusal{414, "the request target is too long"};
  // RFC 9112 §3.2.1: origin form. A proxy's absolute form and OPTIONS * have no handler here.
  if (!target.starts_with('/')) return Refusal{400, "the request target must begin with /"};
  if (!std::all_of(target.begin(), target.end(), ascii::is_visible)) {
    return Refusal{400, "the request target holds a byte that must be percent-encoded"};
  }
  return std::nullopt;
}

std::optional<Refusal> field_fault(const httplib::Headers& headers, const HttplibLimits& limits) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers) {
    bytes += name.size() + value.size() + separators_of_a_field;
    if (bytes > limits.header_bytes) return Refusal{431, "the headers are too long"};
    // RFC 9112 §5.1, §5.2: no space before the colon, no folded lines.
    if (!is_field_name(name)) return Refusal{400, "a header name is not a token"};
    // cpp-httplib percent-decodes values: %0d%0a arrives here as CR LF.
    if (!is_field_value(value)) return Refusal{400, "a header value holds a control byte"};
  }
  return std::nullopt;
}

std::optional<Refusal> framing_fault(const httplib::Request& request) {
  const auto lengths = request.headers.count("Content-Length");
  const auto codings = request.headers.count("Transfer-Encoding");
  // RFC 9112 §6.3: a message whose length can be read in two ways is an attack or a fault.
  if (lengths > 1) return Refusal{400, "Content-Length was sent twice"};
  if (lengths > 0 && codings > 0) return Refusal{400, "Content-Length and Transfer-Encoding exclude each other"};
  if (lengths > 0 && !is_number(only_value(request, "Content-Length"))) {
    return Refusal{400, "Content-Length is not a number"};
  }
  if (codings == 0) return std::nullopt;
  // RFC 9112 §6.1: HTTP/1.0 knows no transfer coding; one that is not understood is 501.
  if (request.version == "HTTP/1.0") return Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (codings > 1 || !ascii::equal_ignoring_case(only_value(request, "Transfer-Encoding"), "chunked")) {
    return Refusal{501, "the only transfer coding known here is chunked"};
  }
  return std::nullopt;
}

bool has_multipart_type(const httplib::Request& request) {
  const auto [first, last] = request.headers.equal_range("Content-Type");
  return std::any_of(first, last, [](const auto& field) {
    constexpr std::string_view multipart = "multipart/";
    return ascii::equal_ignoring_case(std::string_view(field.second).substr(0, multipart.size()), multipart);
  });
}

}  // namespace

bool is_field_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  const auto is_token_byte = [&](char c) { return ascii::is_alnum(c) || marks.find(c) != std::string_view::npos; };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_byte);
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return ascii::is_control(c) && c != '\t'; });
}

Framing framing_of(const httplib::Request& request) {
  const auto length = only_value(request, "Content-Length");
  return {request.headers.count("Transfer-Encoding") > 0,
          is_number(length) ? std::optional(number(length)) : std::nullopt};
}

std::optional<Refusal> head_fault(const httplib::Request& request, const HttplibLimits& limits) {
  if (auto fault = target_fault(request.target, limits)) return fault;
  if (auto fault = field_fault(request.headers, limits)) return fault;
  // RFC 9112 §3.2: exactly one Host field.
  const auto hosts = request.headers.count("Host");
  if (hosts > 1 || (hosts == 0 && request.version == "HTTP/1.1")) return Refusal{400, "Host must be sent once"};
  return framing_fault(request);
}

bool carries_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

std::optional<Refusal> body_fault(const httplib::Request& request, std::size_t body_bytes) {
  const auto [chunked, length] = framing_of(request);
  // Without a length cpp-httplib reads until the client hangs up; of a DELETE it reads nothing, not even chunks.
  if (!length && chunked == (request.method == "DELETE")) return Refusal{411, "the body needs a Content-Length"};
  if (length && *length > body_bytes) return Refusal{413, "the body is too long"};
  // cpp-httplib would decode it on the way in: 20 KB may become 20 MB.
  if (request.headers.count("Content-Encoding") > 0) return Refusal{415, "Content-Encoding is not accepted"};
  if (has_multipart_type(request)) return Refusal{415, "multipart bodies are not accepted"};
  return std::nullopt;
}

}  // namespace oauthkit::adapters

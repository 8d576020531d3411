#include "adapters/common/head.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

constexpr std::size_t separators_of_a_field = 4;  // ": " and CR LF

auto has_name(std::string_view name) {
  return [name](const Head::Field& field) { return ascii::equal_ignoring_case(field.name, name); };
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

std::uint64_t number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return read.ec == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

std::optional<Refusal> line_fault(const Head& head, std::size_t target_bytes) {
  if (head.target.size() > target_bytes) return Refusal{414, "the request target is too long"};
  // RFC 9110 §9.1: a method is a token.
  if (!is_token(head.method)) return Refusal{400, "the method is not a token"};
  if (head.version != "HTTP/1.1" && head.version != "HTTP/1.0") return Refusal{505, "HTTP/1.1 is spoken here"};
  // RFC 9112 §3.2.1: origin form. A proxy's absolute form and OPTIONS * have no handler here.
  if (!head.target.starts_with('/')) return Refusal{400, "the request target must begin with /"};
  if (!std::all_of(head.target.begin(), head.target.end(), ascii::is_visible)) {
    return Refusal{400, "the request target holds a byte that must be percent-encoded"};
  }
  return std::nullopt;
}

std::optional<Refusal> field_fault(const Head& head, std::size_t header_bytes) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : head.fields) {
    bytes += name.size() + value.size() + separators_of_a_field;
    if (bytes > header_bytes) return Refusal{431, "the headers are too long"};
    // RFC 9112 §5.1, §5.2: no space before the colon, no folded lines.
    if (!is_token(name)) return Refusal{400, "a header name is not a token"};
    // Also where a library percent-decodes values, and %0d%0a arrives as CR LF.
    if (!is_field_value(value)) return Refusal{400, "a header value holds a control byte"};
  }
  // RFC 9112 §3.2: exactly one Host field.
  const auto hosts = head.count("Host");
  if (hosts > 1 || (hosts == 0 && head.version == "HTTP/1.1")) return Refusal{400, "Host must be sent once"};
  return std::nullopt;
}

std::optional<Refusal> framing_fault(const Head& head) {
  const auto lengths = head.count("Content-Length");
  const auto codings = head.count("Transfer-Encoding");
  // RFC 9112 §6.3: a message whose length can be read in two ways is an attack or a fault.
  if (lengths > 1) return Refusal{400, "Content-Length was sent twice"};
  if (lengths > 0 && codings > 0) return Refusal{400, "Content-Length and Transfer-Encoding exclude each other"};
  if (lengths > 0 && !is_number(head.first("Content-Length"))) return Refusal{400, "Content-Length is not a number"};
  if (codings == 0) return std::nullopt;
  // RFC 9112 §6.1: HTTP/1.0 knows no transfer coding; one that is not understood is 501.
  if (head.version == "HTTP/1.0") return Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (codings > 1 || !ascii::equal_ignoring_case(head.first("Transfer-Encoding"), "chunked")) {
    return Refusal{501, "the only transfer coding known here is chunked"};
  }
  return std::nullopt;
}

bool has_multipart_type(const Head& head) {
  return std::any_of(head.fields.begin(), head.fields.end(), [](const Head::Field& field) {
    constexpr std::string_view multipart = "multipart/";
    return ascii::equal_ignoring_case(field.name, "Content-Type") &&
           ascii::equal_ignoring_case(field.value.substr(0, multipart.size()), multipart);
  });
}

}  // namespace

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  const auto is_token_byte = [&](char c) { return ascii::is_alnum(c) || marks.find(c) != std::string_view::npos; };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_byte);
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return ascii::is_control(c) && c != '\t'; });
}

std::size_t Head::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), has_name(name)));
}

std::string_view Head::first(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), has_name(name));
  return found == fields.end() ? std::string_view() : found->value;
}

Framing framing_of(const Head& head) {
  const auto length = head.first("Content-Length");
  return {head.count("Transfer-Encoding") > 0, is_number(length) ? std::optional(number(length)) : std::nullopt};
}

std::optional<Refusal> head_fault(const Head& head, const HeadLimits& limits) {
  if (auto fault = line_fault(head, limits.target_bytes)) return fault;
  if (auto fault = field_fault(head, limits.header_bytes)) return fault;
  return framing_fault(head);
}

bool carries_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

std::optional<Refusal> body_fault(const Head& head, std::size_t body_bytes) {
  const auto [chunked, length] = framing_of(head);
  // Without a length some read until the client hangs up, others read nothing. DELETE may have no body, but no library
  // agrees with another on its chunks.
  if (!length && chunked == (head.method == "DELETE")) return Refusal{411, "the body needs a Content-Length"};
  if (length && *length > body_bytes) return Refusal{413, "the body is too long"};
  // It would have to be decoded: 20 KB may become 20 MB.
  if (head.count("Content-Encoding") > 0) return Refusal{415, "Content-Encoding is not accepted"};
  if (has_multipart_type(head)) return Refusal{415, "multipart bodies are not accepted"};
  return std::nullopt;
}

}  // namespace oauthkit::adapters

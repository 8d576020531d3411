#include "stores/redis/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace oauthkit::redis {
namespace {

[[noreturn]] void refuse(const std::string& cause) { throw std::runtime_error(cause); }

[[noreturn]] void refuse_form() {
  refuse("the URL is not of the form redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE][?accept=loss-on-failover]");
}

/// What stands before `separator`; takes it and the separator away from `rest`. Nothing when there is no separator.
std::optional<std::string_view> cut(std::string_view& rest, char separator) {
  const auto place = rest.find(separator);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view before = rest.substr(0, place);
  rest.remove_prefix(place + 1);
  return before;
}

template <class Number>
Number number_of(std::string_view digits, Number most, int base = 10) {
  Number number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (error != std::errc() || stop != end || number > most) refuse_form();
  return number;
}

std::string decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%';
    if (escaped && i + 2 >= text.size()) refuse_form();
    decoded += escaped ? static_cast<char>(number_of<unsigned>(text.substr(i + 1, 2), 255, 16)) : text[i];
    i += escaped ? 2 : 0;
  }
  return decoded;
}

void read_credentials(Url& url, std::string_view text) {
  const auto user = cut(text, ':');
  if (!user || text.empty()) refuse_form();
  url.user = decode(*user);
  url.password = decode(text);
}

void read_address(Url& url, std::string_view text) {
  const bool is_literal = text.starts_with('[');
  if (is_literal) {
    text.remove_prefix(1);
    const auto literal = cut(text, ']');
    if (!literal || (!text.empty() && !text.starts_with(':'))) refuse_form();
    url.host = *literal;
    if (!text.empty()) url.port = number_of<unsigned short>(text.substr(1), 65535);
  } else if (const auto host = cut(text, ':')) {
    url.host = decode(*host);
    url.port = number_of<unsigned short>(text, 65535);
  } else {
    url.host = decode(text);
  }
  const bool has_control = std::any_of(url.host.begin(), url.host.end(), [](char c) { return c >= 0 && c < ' '; });
  if (url.host.empty() || url.port == 0 || has_control) refuse_form();
}

void read_parameter(Url& url, std::string_view pair) {
  std::string_view value = pair;
  const auto before_value = cut(value, '=');
  const std::string_view name = before_value ? *before_value : pair;
  if (!before_value) value = {};
  if (name != "accept") refuse("the URL has an unknown parameter: " + std::string(name));
  if (value != "loss-on-failover" && value != "unchecked-server") {
    refuse("the URL's parameter accept is neither loss-on-failover nor unchecked-server");
  }
  url.accepts_loss_on_failover |= value == "loss-on-failover";
  url.accepts_unchecked_server |= value == "unchecked-server";
}

void read_parameters(Url& url, std::string_view query) {
  // Of a password with a bare `?` in it, the end would be told as the name of a parameter.
  const bool is_plain = std::all_of(query.begin(), query.end(), [](char c) { return c > ' ' && c != '@' && c != '%'; });
  if (!is_plain) refuse_form();
  while (const auto pair = cut(query, '&')) read_parameter(url, *pair);
  read_parameter(url, query);
}

}  // namespace

Url Url::parse(const std::string& text) {
  constexpr std::string_view scheme = "redis://";
  if (text.starts_with("rediss://")) refuse("TLS (rediss://) is not supported: put a tunnel in between");
  if (!text.starts_with(scheme)) refuse_form();
  Url url;
  std::string_view query = std::string_view(text).substr(scheme.size());
  const auto before_query = cut(query, '?');
  std::string_view database = before_query ? *before_query : query;
  const auto before_database = cut(database, '/');
  std::string_view address = before_database ? *before_database : database;
  if (const auto credentials = cut(address, '@')) read_credentials(url, *credentials);
  read_address(url, address);
  if (before_database && !database.empty()) url.database = std::to_string(number_of<unsigned>(database, 1'000'000));
  if (before_query) read_parameters(url, query);
  return url;
}

std::string Url::name() const {
  if (is_socket()) return host + "/" + database;
  const bool is_literal = host.find(':') != std::string::npos;
  return (is_literal ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/" + database;
}

}  // namespace oauthkit::redis

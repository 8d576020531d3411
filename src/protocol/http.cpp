#include "oauthkit/http.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "oauthkit/json_members.hpp"

namespace oauthkit {
namespace {

bool is_clean(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) { return ascii::is_control(c) && c != '\t'; });
}

auto named(std::string_view name) {
  return [name](const Headers::Field& field) { return ascii::equal_ignoring_case(field.first, name); };
}

/// Looks for `name` in one Cookie field. False when it was there already.
bool find_cookie(std::string_view field, std::string_view name, std::optional<std::string_view>& found) {
  for (std::size_t start = 0; start < field.size();) {
    const auto end = std::min(field.find(';', start), field.size());
    const auto pair = field.substr(start, end - start);
    start = end + 1;
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || ascii::trimmed(pair.substr(0, equals)) != name) continue;
    if (found) return false;
    found = ascii::trimmed(pair.substr(equals + 1));
  }
  return true;
}

std::string_view media_type_as_sent(const Headers& headers) {
  const auto value = headers.get("Content-Type");
  return value ? ascii::trimmed(value->substr(0, value->find(';'))) : std::string_view();
}

std::string_view reference_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::optional<std::string_view> Headers::get(std::string_view name) const {
  const auto field = std::find_if(fields_.begin(), fields_.end(), named(name));
  if (field == fields_.end() || std::any_of(field + 1, fields_.end(), named(name))) return std::nullopt;
  if (!is_clean(field->second)) return std::nullopt;
  return field->second;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(fields_.begin(), fields_.end(), named(name)));
}

void Headers::add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

void Headers::set(std::string_view name, std::string value) {
  const auto first = std::find_if(fields_.begin(), fields_.end(), named(name));
  if (first == fields_.end()) return add(std::string(name), std::move(value));
  first->second = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), named(name)), fields_.end());
}

std::string_view Request::path() const { return std::string_view(target).substr(0, target.find('?')); }

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string Request::media_type() const { return ascii::lowered(media_type_as_sent(headers)); }

bool Request::has_form() const {
  return ascii::equal_ignoring_case(media_type_as_sent(headers), "application/x-www-form-urlencoded");
}

Params Request::form() const {
  if (!has_form()) return {};
  auto parsed = Params::parse(body);
  return parsed ? *std::move(parsed) : Params();
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (!ascii::equal_ignoring_case(key, "Cookie")) continue;
    if (!is_clean(value) || !find_cookie(value, name, found)) return std::nullopt;
  }
  return found;
}

// RFC 6749 §10.13, RFC 9700 §4.16, OAuth 2.1 §7.11: pages are not framed, by old browsers and by new ones.
// RFC 9700 §4.2.4: a page has nothing from elsewhere, and tells nobody where it came from.
// No form-action: browsers apply it to the redirect that answers a form, and so would block the way back to the client.
Response Response::html(int status, std::string html) {
  return {status,
          {{"Content-Type", "text/html; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
            "frame-ancestors 'none'"},
           {"X-Frame-Options", "DENY"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"}},
          std::move(html)};
}

Response Response::json(int status, std::string json) {
  Response response{.status = status, .headers = {}, .body = std::move(json)};
  response.headers.reserve(4);
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Pragma", "no-cache");
  response.headers.add("X-Content-Type-Options", "nosniff");
  return response;
}

Response Response::json(int status, const JsonMembers& members) { return json(status, members.to_string()); }

Response Response::redirect(std::string location) {
  // OAuth 2.1 §7.12: nothing splits a header. RFC 3986 §2: a URI has visible ASCII only.
  const bool is_uri = !location.empty() && std::all_of(location.begin(), location.end(), ascii::is_visible);
  if (!is_uri) return {500};
  // RFC 9700 §2.1, §4.12, OAuth 2.1 §7.5.4, FAPI 2.0 SP §5.3.2.2: 303, so that no form with credentials is sent on.
  return {
      303, {{"Location", std::move(location)}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}, {}};
}

// RFC 6749 §10.14, OAuth 2.1 §7.12: what a request says is never written into a page as it is.
std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    const auto reference = reference_of(c);
    if (reference.empty())
      escaped += c;
    else
      escaped += reference;
  }
  return escaped;
}

}  // namespace oauthkit

#include "registration/client_id_document.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/freshness.hpp"
#include "base/json_document.hpp"
#include "base/uri.hpp"

namespace oauthkit::registration {
namespace {

constexpr std::string_view scheme = "https:";
constexpr std::size_t max_id_bytes = 255;

std::string_view path_of(std::string_view client_id) {
  const auto parts = uri::split(client_id);
  return parts->rest.substr(0, parts->rest.find_first_of("?#"));
}

// A segment that a reader of URLs takes for a dot segment, however its dots are written.
bool is_dot_segment(std::string_view segment) {
  std::size_t dots = 0;
  while (!segment.empty()) {
    const bool is_plain = segment.front() == '.';
    if (!is_plain && !ascii::equal_ignoring_case(segment.substr(0, 3), "%2e")) return false;
    segment.remove_prefix(is_plain ? 1 : 3);
    ++dots;
  }
  return dots == 1 || dots == 2;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    if (is_dot_segment(path.substr(0, end))) return true;
    path.remove_prefix(end);
  }
  return false;
}

Error unusable(std::string why) { return invalid_client("the document at the client id " + std::move(why)); }

std::string_view field(const Response& response, std::string_view name) {
  return response.headers.get(name).value_or(std::string_view());
}

bool is_encoded(const Response& response) {
  if (response.headers.count("Content-Encoding") == 0) return false;
  return !ascii::equal_ignoring_case(field(response, "Content-Encoding"), "identity");
}

bool has(const json::Document& document, std::string_view name) {
  const auto* value = document.find(name);
  return value && value->kind != json::Document::Kind::null && !(value->is_text() && value->text.empty());
}

// Client ID Metadata Documents §4.1: its client_id is the URL, by simple comparison: what is not equal byte for byte is
// another client.
bool names_itself(const json::Document& document, std::string_view client_id) {
  const auto* named = document.find("client_id");
  return named && named->is_text() && named->text == client_id;
}

// Client ID Metadata Documents §6.2: who publishes keys, and does not say how it authenticates, does so with them.
std::string with_method(const json::Document& document, const std::string& text) {
  const bool has_keys = has(document, "jwks") || has(document, "jwks_uri");
  if (!has_keys || has(document, "token_endpoint_auth_method")) return text;
  return overlaid(text, R"({"token_endpoint_auth_method":"private_key_jwt"})");
}

// The member and what is wrong with it; what follows is what stands there.
std::string without_content(std::string_view description) {
  const auto member = description.find(": ");
  const auto end = member == description.npos ? member : description.find(": ", member + 2);
  return std::string(description.substr(0, end));
}

}  // namespace

bool names_document(std::string_view client_id) {
  return ascii::equal_ignoring_case(client_id.substr(0, scheme.size()), scheme);
}

// Client ID Metadata Documents §3. It is judged as it stands: whatever fetches it may fold dot segments and cases, and
// ask for another URL.
std::string_view document_id_problem(std::string_view client_id) {
  if (client_id.size() > max_id_bytes) return "is longer than 255 bytes";
  const auto parts = uri::split(client_id);
  if (!parts || parts->scheme != "https" || !parts->authority) return "does not begin with https://";
  if (!uri::is_written_well(client_id)) return "has a character that no URL has";
  const auto authority = uri::split_authority(*parts->authority);
  if (authority.has_userinfo) return "names a user";
  if (!uri::is_host(authority.host)) return "has no host";
  if (authority.port && !uri::is_port(*authority.port)) return "has a port that is none";
  if (client_id.find('#') != client_id.npos) return "has a fragment";
  const auto path = path_of(client_id);
  if (path.size() < 2) return "has no path";
  if (has_dot_segment(path)) return "has a dot segment in its path";
  return {};
}

std::string_view document_host(std::string_view client_id) { return *uri::split(client_id)->authority; }

Result<Client> read_client_document(std::string_view client_id, const Response& response, const MetadataRules& rules) {
  // Client ID Metadata Documents §4.1: application/json, or application/…+json.
  if (!freshness::is_json_type(field(response, "Content-Type"))) return unusable("is not JSON by its Content-Type");
  if (is_encoded(response)) return unusable("is sent in an encoding, for which nobody asked");
  json::Document document;
  const bool is_object = document.read(response.body) && document.root().kind == json::Document::Kind::object;
  if (!is_object) return unusable("is not one JSON object in UTF-8, with no member twice and at most 16 deep");
  if (!names_itself(document, client_id)) return unusable("has another client_id, or none");
  auto read = read_client_metadata(with_method(document, response.body), rules);
  if (!read) return unusable("cannot be used: " + without_content(read.error_or({}).description));
  Client client = std::move(read->client);
  client.id = client_id;
  // Client ID Metadata Documents §6.4: nobody vouches for it, so that a person is shown the host of its id.
  client.registration.source = ClientRegistration::Source::document;
  client.registration.id_host = document_host(client_id);
  client.registration.metadata = std::move(read->metadata);
  // Client ID Metadata Documents §6.2: what was granted to a client with keys is not redeemed once it claims to have
  // none, nor the other way.
  client.registration.generation = client.is_public() ? "" : "method " + client.token_endpoint_auth_method;
  return client;
}

}  // namespace oauthkit::registration

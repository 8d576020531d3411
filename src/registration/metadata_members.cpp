#include "registration/metadata_members.hpp"

#include <algorithm>
#include <array>

namespace oauthkit::registration {
namespace {

using json::Document;
using Kind = Document::Kind;
using Asked = ClientRequestObject;
using Answer = ClientAuthorizationResponse;

/// The field of a client that is reached by these members.
template <auto... path>
auto& at(Client& client) {
  return (client.*....*path);
}

constexpr auto table = std::to_array<Member>({
    // RFC 7591 §2
    {"client_name", Text{at<&Client::name>}, judge_name, true},
    {"client_uri", Text{}, judge_link, true},
    {"logo_uri", Text{}, judge_link, true},
    {"tos_uri", Text{}, judge_link, true},
    {"policy_uri", Text{}, judge_link, true},
    {"contacts", Texts{}},
    {"redirect_uris", Texts{at<&Client::redirect_uris>}, judge_any},
    {"grant_types", Texts{at<&Client::grant_types>}, judge_any, false, true},
    {"response_types", Texts{at<&Client::response_types>}, judge_any, false, true},
    {"scope", Tokens{at<&Client::scope>}, judge_any},
    {"token_endpoint_auth_method", Text{at<&Client::token_endpoint_auth_method>}, judge_any, false, true},
    {"jwks_uri", Text{at<&Client::jwks_uri>}, judge_jwks_uri},
    {"jwks", Object{{at<&Client::jwks>}}},
    {"software_id", Text{}},
    {"software_version", Text{}},
    // OpenID Connect Registration §2: what it adds to them.
    {"application_type", Text{at<&Client::application_type>}, judge_application_type, false, true},
    {"token_endpoint_auth_signing_alg", Text{at<&Client::token_endpoint_auth_signing_alg>}, judge_signing_algorithm},
    {"default_max_age", Seconds{at<&Client::default_max_age>}},
    {"default_acr_values", Texts{at<&Client::default_acr_values>}},
    {"request_object_signing_alg", Text{at<&Client::request_object, &Asked::request_object_signing_alg>},
     judge_signing_algorithm},
    {"request_uris", Texts{at<&Client::request_object, &Asked::request_uris>}, judge_request_uri},
    // RFC 8705 §2.1.2, §3.4
    {"tls_client_auth_subject_dn", Text{at<&Client::tls, &ClientTls::tls_client_auth_subject_dn>}},
    {"tls_client_auth_san_dns", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_dns>}},
    {"tls_client_auth_san_uri", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_uri>}},
    {"tls_client_auth_san_ip", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_ip>}},
    {"tls_client_auth_san_email", Text{at<&Client::tls, &ClientTls::tls_client_auth_san_email>}},
    {"tls_client_certificate_bound_access_tokens",
     Flag{at<&Client::tls, &ClientTls::tls_client_certificate_bound_access_tokens>}},
    // RFC 9101 §10.5
    {"require_signed_request_object", Flag{at<&Client::request_object, &Asked::require_signed_request_object>}},
    // RFC 9126 §6
    {"require_pushed_authorization_requests", Flag{at<&Client::require_pushed_authorization_requests>}},
    // RFC 9396 §10
    {"authorization_details_types", Texts{at<&Client::authorization_details_types>}},
    // RFC 9449 §5.2
    {"dpop_bound_access_tokens", Flag{at<&Client::dpop_bound_access_tokens>}},
    // JARM §3, FAPI 2.0 Message Signing §5.3.3
    {"authorization_signed_response_alg",
     Text{at<&Client::authorization_response, &Answer::authorization_signed_response_alg>}, judge_signing_algorithm},
    {"authorization_encrypted_response_alg",
     Text{at<&Client::authorization_response, &Answer::authorization_encrypted_response_alg>}, judge_key_agreement},
    {"authorization_encrypted_response_enc",
     Text{at<&Client::authorization_response, &Answer::authorization_encrypted_response_enc>},
     judge_content_encryption},
    {"response_modes", Texts{at<&Client::authorization_response, &Answer::response_modes>}, judge_any},
});

// Ten years: far less than what a clock cannot add.
constexpr std::int64_t most_seconds = 10 * 366 * 24 * 3600;

std::optional<std::vector<std::string>> texts_of(const Document& document, const Document::Value& array) {
  if (array.kind != Kind::array) return std::nullopt;
  std::vector<std::string> texts;
  bool all = true;
  document.each(array, [&](const Document::Value& each) {
    all = all && each.is_text();
    texts.emplace_back(each.text);
  });
  if (!all) return std::nullopt;
  return texts;
}

/// Puts one value into the field that has its type; false when it has another.
struct Reader {
  const Document& document;
  const Document::Value& value;
  Client& client;

  template <class Field, class Read>
  bool put(const In<Field>& place, Read read) const {
    if (!read) return false;
    if (place.field != nullptr) place.field(client) = *std::move(read);
    return true;
  }

  bool operator()(const Text& text) const {
    return put(text, value.is_text() ? std::optional(std::string(value.text)) : std::nullopt);
  }
  bool operator()(const Texts& texts) const { return put(texts, texts_of(document, value)); }
  bool operator()(const Flag& flag) const {
    return put(flag, value.kind == Kind::boolean ? std::optional(value.is_true()) : std::nullopt);
  }
  bool operator()(const Seconds& seconds) const {
    const auto number = value.number();
    return put(seconds,
               number && *number <= most_seconds ? std::optional(std::chrono::seconds(*number)) : std::nullopt);
  }
  bool operator()(const Tokens& tokens) const {
    if (!value.is_text()) return false;
    auto scope = Scope::parse(value.text);
    return put(tokens, scope ? std::optional(*std::move(scope)) : std::nullopt);
  }
  bool operator()(const Object& object) const {
    return put(object, value.kind == Kind::object ? std::optional(std::string(value.text)) : std::nullopt);
  }
};

/// Writes one field, unless there is nothing in it.
struct Writer {
  const Member& member;
  Client& client;
  json::ObjectWriter& out;

  void operator()(const Text& text) const {
    if (text.field == nullptr) return;
    const auto& said = text.field(client);
    if (!said.empty()) out.add(member.name, said);
  }
  void operator()(const Texts& texts) const {
    if (texts.field == nullptr) return;
    const auto& said = texts.field(client);
    if (!said.empty() || member.always) out.add_json(member.name, json::array_of(said));
  }
  void operator()(const Flag& flag) const {
    if (flag.field(client)) out.add_json(member.name, "true");
  }
  void operator()(const Seconds& seconds) const {
    const auto& said = seconds.field(client);
    if (said) out.add_json(member.name, std::to_string(said->count()));
  }
  void operator()(const Tokens& tokens) const {
    const auto& said = tokens.field(client);
    if (!said.empty()) out.add(member.name, said.to_string());
  }
  void operator()(const Object& object) const {
    const auto& said = object.field(client);
    if (!said.empty()) out.add_json(member.name, said);
  }
};

}  // namespace

std::span<const Member> members() { return table; }

const Member* find_member(std::string_view name) {
  const auto hash = name.find('#');
  const auto base = name.substr(0, hash);
  const auto* const found =
      std::find_if(table.begin(), table.end(), [&](const Member& member) { return member.name == base; });
  if (found == table.end() || (hash != name.npos && !found->in_languages)) return nullptr;
  return &*found;
}

std::string_view type_in_words(const Member& member) {
  struct Words {
    std::string_view operator()(const Text&) const { return "a string"; }
    std::string_view operator()(const Texts&) const { return "an array of strings"; }
    std::string_view operator()(const Flag&) const { return "true or false"; }
    std::string_view operator()(const Seconds&) const { return "a whole number of seconds"; }
    std::string_view operator()(const Tokens&) const { return "scope tokens in one string, with spaces between them"; }
    std::string_view operator()(const Object&) const { return "a JSON object"; }
  };
  return std::visit(Words(), member.type);
}

// RFC 7592 §2.2: what is left out, null and empty are one.
bool is_empty(const Document::Value& value) {
  if (value.kind == Kind::array) return value.text.find_first_not_of("[] \t\r\n") == value.text.npos;
  return value.kind == Kind::null || (value.is_text() && value.text.empty());
}

bool read_member(const Member& member, const Document& document, const Document::Value& value, Client& client) {
  return std::visit(Reader{document, value, client}, member.type);
}

void write_member(const Member& member, Client& client, json::ObjectWriter& out) {
  std::visit(Writer{member, client, out}, member.type);
}

}  // namespace oauthkit::registration

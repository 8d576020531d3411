#include "registration/client_metadata.hpp"

#include <algorithm>

#include "registration/backchannel_rules.hpp"
#include "registration/grant_rules.hpp"
#include "registration/key_rules.hpp"
#include "registration/logout_rules.hpp"
#include "registration/metadata_members.hpp"
#include "registration/read_members.hpp"
#include "registration/redirect_rules.hpp"
#include "registration/subject_rules.hpp"

namespace oauthkit::registration {
namespace {

using json::Document;
using Kind = Document::Kind;
using Source = ClientRegistration::Source;

// What a Document reads.
constexpr std::size_t max_bytes = 64 * 1024;

// Client ID Metadata Documents §4.1: whoever can read the document would have the secret.
std::optional<Error> problem_of_document(const Document& document, const Client& client) {
  for (const std::string_view name : {"client_secret", "client_secret_expires_at"}) {
    if (document.find(name) != nullptr) return refuse_member(name, "must not stand in a document");
  }
  const auto& method = client.token_endpoint_auth_method;
  if (!method.empty() && method != "none" && method != "private_key_jwt") {
    return refuse_member("token_endpoint_auth_method", "must be none or private_key_jwt in a document");
  }
  if (client.name.empty()) return refuse_member("client_name", "is missing");
  if (client.redirect_uris.empty()) return refuse_member("redirect_uris", "is missing");
  return std::nullopt;
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// RFC 7591 §2: client_secret_basic is the default; where nobody serves that, another is told (§3.2.1).
std::string_view usual_method(const MetadataRules& rules) {
  if (rules.source == Source::document) return "none";
  for (const std::string_view method : {"client_secret_basic", "client_secret_post", "none"}) {
    if (has(rules.auth_methods, method)) return method;
  }
  return "client_secret_basic";
}

std::optional<Error> settle_method(Client& client, const MetadataRules& rules) {
  auto& method = client.token_endpoint_auth_method;
  if (method.empty()) method = usual_method(rules);
  // RFC 7518 §3.2: an HMAC cannot be verified with the hash of a secret, and nothing else is kept of one.
  if (!has(rules.auth_methods, method) || method == "client_secret_jwt") {
    return refuse_member("token_endpoint_auth_method", method + " is not served here");
  }
  return std::nullopt;
}

std::optional<Error> settle_redirect_uris(Client& client, const MetadataRules& rules) {
  auto admitted = admitted_redirect_uris(client.redirect_uris, rules.private_use_schemes);
  if (!admitted) return admitted.error();
  client.redirect_uris = *std::move(admitted);
  // RFC 7591 §2: whoever is answered by redirection says where.
  if (client.redirect_uris.empty() && !client.response_types.empty()) {
    return refuse_member("redirect_uris", "is missing, and the authorization endpoint answers nowhere else");
  }
  if (client.application_type.empty()) client.application_type = application_type_of(client.redirect_uris);
  return std::nullopt;
}

// RFC 7591 §2: the scope that a client may ask for is the server's to say. What leaves nothing is as good as none
// named.
void settle_scope(Client& client, const MetadataRules& rules) {
  if (rules.source == Source::administration) return;
  client.scope = client.scope.intersect(rules.scope);
  if (client.scope.empty() || rules.whole_scope) client.scope = rules.scope;
}

/// The rules between members, in the order in which they need each other.
std::optional<Error> settle(const Document& document, Client& client, const MetadataRules& rules) {
  if (rules.source == Source::document) {
    if (auto problem = problem_of_document(document, client)) return problem;
  }
  if (auto problem = settle_method(client, rules)) return problem;
  if (const auto settled = settle_grants(client, rules); !settled) return settled.error();
  if (auto problem = settle_redirect_uris(client, rules)) return problem;
  settle_scope(client, rules);
  if (const auto sound = check_keys(client); !sound) return sound.error();
  if (const auto sound = check_subject(client, rules.source); !sound) return sound.error();
  if (const auto settled = settle_logout(client, rules); !settled) return settled.error();
  if (const auto sound = check_backchannel(client); !sound) return sound.error();
  return std::nullopt;
}

/// What a client said that no field has, or not as it said it: beside the row that it belongs to.
struct Kept {
  const Member* member;
  const Document::Value* value;
};

bool has_no_field(const Member& member) {
  const auto* const text = std::get_if<Text>(&member.type);
  const auto* const texts = std::get_if<Texts>(&member.type);
  return (text != nullptr && text->field == nullptr) || (texts != nullptr && texts->field == nullptr);
}

// RFC 7591 §3.2.1: a default that was said is told back.
bool is_default(const Member& member, const Document::Value& value) {
  const bool is_false = value.kind == Kind::boolean && !value.is_true();
  return is_false || (value.is_text() && !member.usual.empty() && value.text == member.usual);
}

std::vector<Kept> kept_in(const Document& document, const std::optional<JsonMembers>& told) {
  std::vector<Kept> kept;
  document.each(document.root(), [&](const Document::Value& value) {
    const auto* const member = row_of(value, told);
    if (member == nullptr || is_empty(value)) return;
    if (has_no_field(*member) || is_in_language(value) || is_default(*member, value)) kept.push_back({member, &value});
  });
  return kept;
}

std::string array_in(const Document& document, const Document::Value& array) {
  std::vector<std::string> texts;
  document.each(array, [&](const Document::Value& each) { texts.emplace_back(each.text); });
  return json::array_of(texts);
}

/// Whether its field has another value than the default.
bool is_set(const Member& member, Client& client) {
  const auto* const flag = std::get_if<Flag>(&member.type);
  if (flag != nullptr) return flag->field(client);
  const auto* const text = std::get_if<Text>(&member.type);
  return text != nullptr && !member.usual.empty() && text->field(client) != member.usual;
}

// RFC 7591 §3.2.1: all that is registered, as it is registered.
std::string metadata_of(const Document& document, Client& client, const std::optional<JsonMembers>& told) {
  const auto kept = kept_in(document, told);
  json::ObjectWriter out;
  for (const auto& member : members()) {
    write_member(member, client, out);
    for (const auto& each : kept) {
      const auto& value = *each.value;
      if (each.member != &member || is_set(member, client)) continue;
      out.add_json(value.name, value.kind == Kind::array ? array_in(document, value) : json::written(value));
    }
  }
  return std::move(out).finish();
}

}  // namespace

Result<ReadMetadata> read_client_metadata(std::string_view text, const MetadataRules& rules) {
  Document document;
  if (!document.read(text) || document.root().kind != Kind::object) {
    return Error{ErrorCode::invalid_client_metadata,
                 "client metadata must be one JSON object in UTF-8, with no member twice, at most 16 deep"};
  }
  auto client = read_members(document, rules);
  if (!client) return client.error();
  if (const auto problem = settle(document, *client, rules)) return *problem;
  auto metadata = metadata_of(document, *client, rules.told);
  ReadMetadata read = {.client = *std::move(client), .metadata = std::move(metadata)};
  if (read.metadata.size() > max_bytes)
    return refuse_member("scope", "client metadata must not be longer than 65536 bytes");
  // RFC 7591 §3.2.1: what is registered is told, so that it must be readable with its defaults, too.
  if (!client_of_metadata(read.metadata)) {
    return Error{ErrorCode::invalid_client_metadata,
                 "client metadata must not have more than 256 members or 4096 values, its defaults included"};
  }
  read.client.registration = {
      .source = rules.source, .private_use_schemes = rules.private_use_schemes, .metadata = read.metadata};
  return read;
}

std::string write_client_metadata(const Client& client) {
  // The table reaches fields of a client that may change.
  Client copy = client;
  const auto& said = client.registration.metadata;
  Document document;
  if (!document.read(said) || document.root().kind != Kind::object) document.read("{}");
  return metadata_of(document, copy, std::nullopt);
}

std::optional<Client> client_of_metadata(std::string_view metadata) {
  Document document;
  if (!document.read(metadata) || document.root().kind != Kind::object) return std::nullopt;
  Client client;
  bool is_sound = true;
  document.each(document.root(), [&](const Document::Value& value) {
    const auto* const member = is_in_language(value) ? nullptr : find_member(value.name);
    if (member != nullptr) is_sound = read_member(*member, document, value, client) && is_sound;
  });
  if (!is_sound) return std::nullopt;
  return client;
}

}  // namespace oauthkit::registration

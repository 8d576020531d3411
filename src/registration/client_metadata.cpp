#include "registration/client_metadata.hpp"

#include <algorithm>

#include "registration/grant_rules.hpp"
#include "registration/key_rules.hpp"
#include "registration/metadata_members.hpp"
#include "registration/redirect_rules.hpp"

namespace oauthkit::registration {
namespace {

using json::Document;
using Kind = Document::Kind;
using Source = ClientRegistration::Source;

constexpr std::size_t max_texts = 64;
constexpr std::size_t max_text_bytes = 2048;
// What a Document reads.
constexpr std::size_t max_bytes = 64 * 1024;

Error refuse(std::string_view member, std::string_view what) {
  const auto code = member == "redirect_uris" ? ErrorCode::invalid_redirect_uri : ErrorCode::invalid_client_metadata;
  return {code, std::string(member).append(": ").append(what)};
}

// RFC 7591 §2: what is not known is ignored. RFC 7591 §2.2: a name may come in other languages.
const Member* row_of(const Document::Value& value) {
  constexpr std::size_t longest_tag = 35;
  constexpr std::string_view in_tags = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  const auto hash = value.name.find('#');
  // RFC 5646 §2.1, §4.4.1
  if (hash != value.name.npos) {
    const auto tag = value.name.substr(hash + 1);
    if (tag.empty() || tag.size() > longest_tag || tag.find_first_not_of(in_tags) != tag.npos) return nullptr;
  }
  return find_member(value.name);
}

bool is_in_language(const Document::Value& value) { return value.name.find('#') != value.name.npos; }

/// Looks at the texts in one member.
std::optional<Error> problem_of(const Member& member, const Document& document, const Document::Value& value) {
  std::optional<Error> problem;
  std::size_t count = 0;
  const auto look = [&](const Document::Value& each) {
    ++count;
    std::string_view what = member.judge(each.text);
    if (each.text.empty()) what = "must not hold an empty string";
    // Scope is cut to what there is.
    if (each.text.size() > max_text_bytes && member.name != "scope") what = "must not be longer than 2048 bytes";
    if (!what.empty() && !problem) problem = refuse(member.name, what);
  };
  if (value.is_text()) look(value);
  if (value.kind == Kind::array) document.each(value, look);
  if (count > max_texts) return refuse(member.name, "must not have more than 64 entries");
  return problem;
}

/// Reads each member that is known, and looks at it alone.
Result<Client> read_members(const Document& document) {
  Client client = {.grant_types = {}, .response_types = {}, .token_endpoint_auth_method = {}, .application_type = {}};
  Client other_language;
  std::optional<Error> problem;
  document.each(document.root(), [&](const Document::Value& value) {
    const auto* const member = row_of(value);
    if (member == nullptr || is_empty(value) || problem) return;
    if (!read_member(*member, document, value, is_in_language(value) ? other_language : client)) {
      problem = refuse(member->name, std::string("must be ").append(type_in_words(*member)));
    } else {
      problem = problem_of(*member, document, value);
    }
  });
  if (problem) return *problem;
  return client;
}

// Client ID Metadata Documents §4.1: whoever can read the document would have the secret.
std::optional<Error> problem_of_document(const Document& document, const Client& client) {
  for (const std::string_view name : {"client_secret", "client_secret_expires_at"}) {
    if (document.find(name) != nullptr) return refuse(name, "must not stand in a document");
  }
  const auto& method = client.token_endpoint_auth_method;
  if (!method.empty() && method != "none" && method != "private_key_jwt") {
    return refuse("token_endpoint_auth_method", "must be none or private_key_jwt in a document");
  }
  if (client.name.empty()) return refuse("client_name", "is missing");
  if (client.redirect_uris.empty()) return refuse("redirect_uris", "is missing");
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
    return refuse("token_endpoint_auth_method", method + " is not served here");
  }
  return std::nullopt;
}

std::optional<Error> settle_redirect_uris(Client& client, const MetadataRules& rules) {
  auto admitted = admitted_redirect_uris(client.redirect_uris, rules.private_use_schemes);
  if (!admitted) return admitted.error();
  client.redirect_uris = *std::move(admitted);
  // RFC 7591 §2: whoever is answered by redirection says where.
  if (client.redirect_uris.empty() && !client.response_types.empty()) {
    return refuse("redirect_uris", "is missing, and the authorization endpoint answers nowhere else");
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

std::vector<Kept> kept_in(const Document& document) {
  std::vector<Kept> kept;
  document.each(document.root(), [&](const Document::Value& value) {
    const auto* const member = row_of(value);
    if (member == nullptr || is_empty(value)) return;
    const bool is_false = value.kind == Kind::boolean && !value.is_true();
    if (has_no_field(*member) || is_in_language(value) || is_false) kept.push_back({member, &value});
  });
  return kept;
}

std::string array_in(const Document& document, const Document::Value& array) {
  std::vector<std::string> texts;
  document.each(array, [&](const Document::Value& each) { texts.emplace_back(each.text); });
  return json::array_of(texts);
}

bool is_set(const Member& member, Client& client) {
  const auto* const flag = std::get_if<Flag>(&member.type);
  return flag != nullptr && flag->field(client);
}

// RFC 7591 §3.2.1: all that is registered, as it is registered.
std::string metadata_of(const Document& document, Client& client) {
  const auto kept = kept_in(document);
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
  auto client = read_members(document);
  if (!client) return client.error();
  if (const auto problem = settle(document, *client, rules)) return *problem;
  auto metadata = metadata_of(document, *client);
  ReadMetadata read = {.client = *std::move(client), .metadata = std::move(metadata)};
  if (read.metadata.size() > max_bytes) return refuse("scope", "client metadata must not be longer than 65536 bytes");
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
  return metadata_of(document, copy);
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

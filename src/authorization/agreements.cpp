#include "authorization/agreements.hpp"

#include <algorithm>

#include "base/fields.hpp"
#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view document_kind = "consent";
constexpr std::string_view format = "consent/1";
constexpr std::string_view appearance_format = "client/1";

/// Clients that are remembered of one person: whoever registers clients without end fills no store with agreeing to
/// them.
constexpr std::size_t most_of_a_person = 200;

/// All that a person agreed to stands together, and apart from what people of that id agreed to at another issuer.
std::string keys_of(const Setup& setup, std::string_view user_id) {
  std::string person = setup.options.issuer;
  person.append(1, '\0').append(user_id);
  return hash_token(person).hex().append(1, '/');
}

std::string key_of(const Setup& setup, const Client& client, std::string_view user_id) {
  return keys_of(setup, user_id).append(client.id);
}

template <class Fields, class Value>
void each_field(Fields& fields, Value& agreement) {
  fields.field("agreed_at", agreement.agreed_at);
  fields.field("client", agreement.client);
}

std::string write(const RememberedAgreement& agreement) {
  FieldWriter out(format);
  each_field(out, agreement);
  return std::move(out).take();
}

std::optional<RememberedAgreement> read(std::string_view text) {
  std::optional<RememberedAgreement> agreement(std::in_place);
  FieldReader in(text, format);
  each_field(in, *agreement);
  if (!is_whole(in, "what a person agreed to")) return std::nullopt;
  return agreement;
}

/// Makes room for one more: what was agreed to the longest ago is forgotten, and is new to the person again.
void forget_oldest(Documents& documents, const std::string& keys) {
  const auto all = documents.list(document_kind, keys, most_of_a_person);
  if (all.size() < most_of_a_person || !all.back().key.starts_with(keys)) return;
  const auto agreed_at = [](const StoredDocument& document) {
    const auto agreement = read(document.text);
    return agreement ? agreement->agreed_at : TimePoint();
  };
  const auto oldest = std::min_element(
      all.begin(), all.end(), [&](const auto& left, const auto& right) { return agreed_at(left) < agreed_at(right); });
  documents.erase(document_kind, oldest->key, oldest->version);
}

}  // namespace

TokenHash appearance_of(const Client& client) {
  auto redirect_uris = client.redirect_uris;
  std::sort(redirect_uris.begin(), redirect_uris.end());
  FieldWriter out(appearance_format);
  out.field("name", client.name);
  out.field("redirect_uris", redirect_uris);
  out.field("token_endpoint_auth_method", client.token_endpoint_auth_method);
  out.field("jwks", client.jwks);
  out.field("jwks_uri", client.jwks_uri);
  return hash_token(std::move(out).take());
}

// RFC 9700 §4.11.2: what a person was shown is what they agree to.
TokenHash appearance_asked_about(const Client& client) {
  return client.registration.by_itself() ? appearance_of(client) : TokenHash();
}

std::optional<RememberedAgreement> find_agreement(const Setup& setup, const Client& client, std::string_view user_id) {
  const auto there = setup.agreements->documents()->read(document_kind, key_of(setup, client, user_id));
  return there ? read(there->text) : std::nullopt;
}

void remember_agreement(const Setup& setup, const Context& context, const Client& client, std::string_view user_id) {
  if (!setup.agreements) return;
  auto& documents = *setup.agreements->documents();
  const auto key = key_of(setup, client, user_id);
  const auto text = write({.agreed_at = context.now(), .client = appearance_of(client)});
  // Whoever comes in between has agreed as well; the one who writes last has agreed last.
  constexpr int most_tries = 100;
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto there = documents.read(document_kind, key);
    // What a newer version wrote is not written over by less.
    if (there) (void)read(there->text);
    if (!there) forget_oldest(documents, keys_of(setup, user_id));
    if (documents.write(document_kind, key, there ? there->version : 0, text)) return;
  }
  throw StoreUnavailable("what a person agreed to is written by too many at once");
}

}  // namespace oauthkit

#include "authorization/agreements.hpp"

#include <algorithm>

#include "base/fields.hpp"
#include "stores/consent_document.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view appearance_format = "client/1";

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
  const auto there =
      setup.agreements->documents()->read(ConsentDocument::kind, consent_key(setup.options.issuer, user_id, client.id));
  const auto document = there ? read_consent(there->text) : std::nullopt;
  if (!document || document->agreed_at == TimePoint()) return std::nullopt;
  return RememberedAgreement{.agreed_at = document->agreed_at, .client = document->client};
}

void remember_agreement(const Setup& setup, const Context& context, const Client& client, std::string_view user_id) {
  if (!setup.agreements) return;
  auto& documents = *setup.agreements->documents();
  const auto& issuer = setup.options.issuer;
  const auto key = consent_key(issuer, user_id, client.id);
  // Whoever comes in between has agreed as well; the one who writes last has agreed last.
  constexpr int most_tries = 100;
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto there = documents.read(ConsentDocument::kind, key);
    // What a newer version wrote is not written over by less, and what `Consents` keeps there stays.
    auto document = there ? read_consent(there->text).value_or(ConsentDocument()) : ConsentDocument();
    document.agreed_at = context.now();
    document.client = appearance_of(client);
    if (!there) make_room(documents, consent_keys(issuer, user_id), context.now());
    const auto expected = there ? there->version : 0;
    if (documents.write(ConsentDocument::kind, key, expected, write_consent(document))) return;
  }
  throw StoreUnavailable("what a person agreed to is written by too many at once");
}

}  // namespace oauthkit

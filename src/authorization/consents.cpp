#include "oauthkit/consents.hpp"

#include <algorithm>
#include <stdexcept>

#include "authorization/agreements.hpp"
#include "authorization/granted_together.hpp"

namespace oauthkit {
namespace {

/// Of one record, as text: what is more is not remembered together.
constexpr std::size_t most_bytes = 64UL * 1024;
/// Of those who agree at once one gets through each time.
constexpr int most_tries = 100;

// RFC 8252 §8.6: a client that has changed is not the one that was agreed to, nor is one whose grants were ended.
TokenHash hash_of(const Client& client) {
  return hash_token(appearance_of(client).hex() + ' ' + client.registration.generation);
}

bool is_remembered(const std::optional<ConsentRecord>& record, const Client& client, TimePoint now) {
  return record && record->expires_at > now && record->client == hash_of(client);
}

bool goes_beyond(const ConsentRecord& record, const Approval& approval) {
  const auto& claims = approval.request.claims;
  const bool claims_shown = std::all_of(record.claims.begin(), record.claims.end(), [&](const std::string& one) {
    return std::find(claims.begin(), claims.end(), one) != claims.end();
  });
  return !claims_shown || !approval.request.access.contains(record.access);
}

/// What is remembered after `approval`, of which a page was shown.
ConsentRecord record_of(const Approval& approval, const std::optional<ConsentRecord>& before, TimePoint now,
                        const Lifetime& lifetime) {
  ConsentRecord alone{.client_id = approval.client.id,
                      .client = hash_of(approval.client),
                      .access = approval.granted.access,
                      .claims = approval.request.claims,
                      .granted_at = now,
                      .expires_at = lifetime.from(now)};
  if (!is_remembered(before, approval.client, now)) return alone;
  auto together = alone;
  together.access = granted_together(before->access, approval.request.access, alone.access);
  together.claims = granted_together(before->claims, alone.claims);
  // What was not shown again ends when it would have ended.
  if (goes_beyond(together, approval)) together.expires_at = std::min(alone.expires_at, before->expires_at);
  return serialize(together).size() <= most_bytes ? together : alone;
}

}  // namespace

struct Consents::State {
  ConsentStore store;
  ConsentsOptions options;

  TimePoint now() const { return options.environment.clock(); }

  Immediate immediate(const Client& client, const User& user) const {
    const auto record = store.find(user.id, client.id);
    if (!is_remembered(record, client, now())) return Immediate::ask();
    return Immediate::agreed(record->access, {}, record->claims);
  }

  // What comes of a yes is noted before it is issued, also of one that nobody was asked for: whoever withdraws later
  // ends it, and whoever has withdrawn meanwhile is seen when the yes is looked at again.
  void remember(const Approval& approval) const {
    NewConsent consent{.user_id = approval.user.id,
                       .client_id = approval.client.id,
                       .family = approval.granted.family,
                       .family_ends = options.longest_family.from(now()),
                       .revoke = [this](std::string_view family) { options.tokens.revoke(family); }};
    for (int tries = 0; tries < most_tries; ++tries) {
      if (approval.asked) {
        consent.before = store.find(consent.user_id, consent.client_id);
        consent.record = record_of(approval, consent.before, now(), options.lifetime);
      }
      if (store.remember(consent)) return;
    }
    throw StoreUnavailable("what a person granted is written by too many at once");
  }
};

Consents::Consents(ConsentStore store, ConsentsOptions options) {
  if (!store.remember || !store.find || !store.list || !store.forget) {
    throw std::invalid_argument("Consents needs all four sockets of a ConsentStore: remember, find, list and forget");
  }
  if (!options.tokens.revoke) {
    throw std::invalid_argument("Consents can withdraw nothing: set ConsentsOptions::tokens, with its revoke");
  }
  state_ = std::make_shared<const State>(State{.store = std::move(store), .options = std::move(options)});
}

std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> Consents::immediate() const {
  return [state = state_](const Client& client, const User& user, const AuthorizationRequest&) {
    return state->immediate(client, user);
  };
}

std::function<Result<void>(const Approval&)> Consents::remember() const {
  return [state = state_](const Approval& approval) -> Result<void> {
    state->remember(approval);
    return {};
  };
}

std::vector<ConsentRecord> Consents::of(std::string_view user_id) const {
  auto all = state_->store.list(user_id);
  std::erase_if(all, [now = state_->now()](const ConsentRecord& record) { return record.expires_at <= now; });
  return all;
}

bool Consents::withdraw(std::string_view user_id, std::string_view client_id) const {
  const auto& [store, options] = *state_;
  const bool was_granted = store.find(user_id, client_id).has_value();
  // RFC 6749 §1: what one client was granted is taken back, and nothing of others. It is forgotten first: of what is
  // noted from here on nothing is issued.
  const auto families = store.forget(user_id, client_id);
  for (const auto& family : families) options.tokens.revoke(family);
  if (was_granted) {
    options.environment.report(Event{.kind = Event::Kind::consent_withdrawn,
                                     .at = state_->now(),
                                     .client_id = std::string(client_id),
                                     .user_id = std::string(user_id)});
  }
  return was_granted || !families.empty();
}

}  // namespace oauthkit

#include "tokens/exchanged.hpp"

#include <algorithm>
#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "assembly/subject.hpp"
#include "base/utf8.hpp"
#include "keys/signed_token.hpp"

namespace oauthkit::tokens {
namespace {

std::vector<Finding> findings_of(const ExchangedKind& kind) {
  std::vector<Finding> findings;
  const auto mistake = [&](const std::string& text) { findings.push_back({Finding::Kind::mistake, kind.name + text}); };
  if (kind.keys.empty()) {
    mistake(" has nothing to sign with: give it a KeyRing.");
    return findings;
  }
  if (kind.lifetime.length() > kind.longest) {
    mistake(" has a lifetime of more than " + std::to_string(kind.longest.count()) + " s: shorten it.");
  } else if (kind.lifetime.length() > kind.keys.retire().length()) {
    mistake(
        " makes tokens that are good for longer than their key is published: set KeyRingOptions::retire to its "
        "lifetime at least.");
  }
  findings.push_back({.kind = Finding::Kind::loosened,
                      .text = kind.name + " signs with keys that nobody can fetch: register endpoints::jwks.",
                      .unless_endpoint = "jwks_uri"});
  return findings;
}

}  // namespace

Issue exchanged_issue(const ExchangedKind& kind, std::function<Result<Tokens>(const Issuance&)> make,
                      std::vector<Finding> more) {
  Issue issue([make = std::move(make), name = kind.name](const Issuance& issuance) -> Result<Tokens> {
    if (issuance.exchange == nullptr) {
      return server_error(name + " makes what an exchange asks for: give it to TokenExchangeOptions::also");
    }
    return make(issuance);
  });
  issue.findings = findings_of(kind);
  for (auto& finding : more) issue.findings.push_back(std::move(finding));
  // Nothing is kept that could be revoked.
  issue.revoke = [](std::string_view) {};
  issue.contradictions = [keys = kind.keys, name = kind.name](const Profile& profile) {
    return refused_algorithms(profile, keys, name);
  };
  return issue;
}

// ID-JAG §3.1, Transaction Tokens §6: soon, and not after what it came of.
std::optional<TimePoint> exchanged_end(const Issuance& issuance, Lifetime lifetime) {
  const auto now = issuance.context.now();
  const auto& asked = *issuance.exchange;
  auto end = std::min({lifetime.from(now), issuance.ends_by, asked.subject.authorization.expires_at});
  if (asked.actor != nullptr) end = std::min(end, asked.actor->authorization.expires_at);
  if (end <= now) return std::nullopt;
  return end;
}

// ID-JAG §8.5: the client that asks is no substitute for who acts.
std::vector<Actor> actors_beside_client(const Issuance& issuance) {
  const auto& granted = issuance.authorization;
  // What was named once keeps its names.
  const bool is_named = issuance.exchange->subject.authorization.user_is_subject;
  auto actors = is_named ? granted.act : outward_actors(issuance.context.options(), issuance.client, granted).act;
  const bool is_client = issuance.exchange->actor == nullptr && !actors.empty() && actors.front().iss.empty() &&
                         actors.front().client_id == issuance.client.id;
  if (is_client) actors.erase(actors.begin());
  return actors;
}

std::string subject_of(const Issuance& issuance) {
  const auto& granted = issuance.exchange->subject.authorization;
  const bool is_named = granted.user_is_subject && !granted.user_id.empty();
  auto subject = is_named ? granted.user_id : outward_subject(issuance.context.options(), issuance.client, granted);
  if (!is_utf8(subject)) throw std::runtime_error("the subject of a token is not UTF-8");
  return subject;
}

std::string signed_exchanged(const Issuance& issuance, const ExchangedKind& kind, std::string_view typ,
                             std::string_view payload) {
  const auto signer = admitted_signer(issuance.context.profile(issuance.client), kind.keys);
  // FAPI 2.0 SP §5.4.1: a client that is stricter than its server gets nothing that is signed otherwise.
  if (!signer) throw std::runtime_error("the profile of the client does not admit an algorithm of " + kind.name);
  return keys::signed_token(*signer, typ, payload);
}

Tokens exchanged_answer(const Issuance& issuance, std::string text, TimePoint end, Scope scope) {
  return {.access_token = std::move(text),
          // RFC 8693 §2.2.1, ID-JAG §4.3.4, Transaction Tokens §11.4: it is no access token.
          .token_type = "N_A",
          .expires_in = end - issuance.context.now(),
          .scope = std::move(scope)};
}

}  // namespace oauthkit::tokens

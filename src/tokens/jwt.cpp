#include "oauthkit/tokens/jwt.hpp"

#include <stdexcept>

#include "assembly/extra_members.hpp"
#include "assembly/profile_rules.hpp"
#include "assembly/subject.hpp"
#include "base/utf8.hpp"
#include "keys/signed_token.hpp"
#include "protocol/authorization_details.hpp"
#include "tokens/claims.hpp"
#include "tokens/issuing.hpp"

namespace oauthkit::tokens {
namespace {

constexpr const char* name = "tokens::jwt";

class Jwt {
 public:
  Jwt(SigningKeys keys, const JwtOptions& options)
      : keys_(std::move(keys)), audience_(options.audience), claims_(options.claims) {}

  std::string operator()(const Issuance& issuance, Authorization& access) const {
    const auto& context = issuance.context;
    access.jti = context.random_id();
    auto& resource = access.access.resource;
    auto& details = access.access.authorization_details;
    // RFC 9396 §9.1: of the details those for the audience. A token for no resource in particular may go to each of
    // them.
    if (!resource.empty()) details = details_for(details, resource);
    // RFC 9068 §3: without a resource in the request, a default one.
    if (resource.empty()) resource = {audience_.empty() ? context.options().issuer : audience_};
    const auto payload = payload_of(issuance, access);
    // RFC 9068 §2.1: signed, never with none, and of the type at+jwt.
    const auto signer = admitted_signer(context.profile(issuance.client), keys_);
    // FAPI 2.0 SP §5.4.1: a client that is stricter than its server gets no token that is signed otherwise.
    if (!signer) {
      throw std::runtime_error("the profile of the client does not admit the algorithm that tokens::jwt signs with");
    }
    return checked_length(keys::signed_token(*signer, "at+jwt", payload), name);
  }

 private:
  std::string payload_of(const Issuance& issuance, const Authorization& access) const {
    const auto subject = outward_subject(issuance.context.options(), issuance.client, access);
    if (!is_utf8(subject)) throw std::runtime_error("the subject of a token is not UTF-8");
    json::ObjectWriter body;
    body.add("iss", issuance.context.options().issuer);
    // RFC 9068 §2.2, §5: the client itself where no user stands behind it.
    body.add("sub", subject);
    add_claims(body, access);
    const auto [act, may_act] = outward_actors(issuance.context.options(), issuance.client, access);
    add_actors(body, act, may_act);
    // By its name a reader finds out that the token has been revoked.
    body.add("family", access.family);
    if (access.ends_alone) body.add_json("ends_alone", "true");
    if (!access.client_generation.empty()) body.add("client_generation", access.client_generation);
    if (!claims_) return std::move(body).finish();
    JsonMembers more;
    claims_(issuance, more);
    // RFC 9068 §5: claims of the application replace none.
    add_extra_members(issuance.context, issuance.client.id, reserved_claims, more, body);
    auto payload = std::move(body).finish();
    if (!json::is_object(payload, json::Document::max_outer_depth))
      throw std::runtime_error("the claims function of tokens::jwt adds no sound JSON");
    return payload;
  }

  SigningKeys keys_;
  std::string audience_;
  std::function<void(const Issuance&, JsonMembers&)> claims_;
};

}  // namespace

Issue jwt(TokenStore store, SigningKeys keys, JwtOptions options) {
  if (keys.empty()) {
    Issue issue([](const Issuance&) -> Result<Tokens> { return denied(); });
    issue.findings = {{Finding::Kind::mistake, "tokens::jwt has nothing to sign with: give it a KeyRing."}};
    return issue;
  }
  const auto longest = longest_readable(store, keys.retire());
  auto issue = issue_with(std::move(store), {.name = name,
                                             .access = options.access,
                                             .refresh = options.refresh,
                                             .refresh_idle = options.refresh_idle,
                                             .tell_refresh_expiry = options.tell_refresh_expiry,
                                             .longest = longest,
                                             .must_end = true,
                                             .make_access = Jwt(keys, options),
                                             .make_refresh = random_text,
                                             .extra = std::move(options.extra)});
  issue.issues_jwts = true;
  issue.contradictions = [keys = std::move(keys), before = std::move(issue.contradictions)](const Profile& profile) {
    auto all = refused_algorithms(profile, keys, name);
    for (auto& one : before ? before(profile) : std::vector<std::string>()) all.push_back(std::move(one));
    return all;
  };
  issue.findings.push_back(
      {.kind = Finding::Kind::loosened,
       .text = "access tokens are signed with keys that nobody can fetch: register endpoints::jwks.",
       .unless_endpoint = "jwks_uri"});
  return issue;
}

}  // namespace oauthkit::tokens

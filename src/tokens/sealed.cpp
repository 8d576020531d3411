#include "tokens/sealed.hpp"

#include <stdexcept>

#include "assembly/extra_members.hpp"
#include "base/utf8.hpp"
#include "jose/jwe.hpp"
#include "oauthkit/tokens/sealed.hpp"
#include "protocol/authorization_details.hpp"
#include "tokens/claims.hpp"
#include "tokens/issuing.hpp"

namespace oauthkit::tokens {
namespace {

constexpr const char* name = "tokens::sealed";

class Sealed {
 public:
  Sealed(std::shared_ptr<const SealingKeys> keys, const SealedOptions& options)
      : keys_(std::move(keys)), claims_(options.claims) {}

  std::string operator()(const Issuance& issuance, Authorization& access) const {
    access.jti = issuance.context.random_id();
    auto& details = access.access.authorization_details;
    // RFC 9396 §9: of the details those for the APIs that the token is for.
    if (!access.access.resource.empty()) details = details_for(details, access.access.resource);
    if (claims_) add_extra(issuance, access);
    const auto key = keys_->current();
    const auto payload = payload_of(issuance, access);
    return checked_length(
        jose::encrypt({key->kid, key->bytes}, sealed_type, payload, issuance.context.options().environment.random),
        name);
  }

 private:
  void add_extra(const Issuance& issuance, Authorization& access) const {
    const std::string before = access.extra.empty() ? "{}" : access.extra;
    json::Document there;
    if (!there.read(before) || there.root().kind != json::Document::Kind::object) {
      throw std::runtime_error("the extra of an authorization is no JSON object");
    }
    JsonMembers more;
    claims_(issuance, more);
    json::ObjectWriter extra;
    std::vector<std::string_view> names;
    there.each(there.root(), [&](const json::Document::Value& member) {
      names.push_back(member.name);
      extra.add_json(member.name, json::written(member));
    });
    add_extra_members(issuance.context, issuance.client.id, names, more, extra);
    access.extra = std::move(extra).finish();
  }

  static std::string payload_of(const Issuance& issuance, const Authorization& access) {
    if (!is_utf8(access.user_id)) throw std::runtime_error("the subject of a token is not UTF-8");
    json::ObjectWriter body;
    body.add("iss", issuance.context.options().issuer);
    if (!access.user_id.empty()) body.add("sub", access.user_id);
    add_claims(body, access);
    add_actors(body, access.act, access.may_act);
    body.add("family", access.family);
    if (access.ends_alone) body.add_json("ends_alone", "true");
    if (!access.client_generation.empty()) body.add("client_generation", access.client_generation);
    if (!access.authentication.sid.empty()) body.add("sid", access.authentication.sid);
    if (!access.extensions.empty()) body.add_json("extensions", object_of(access.extensions));
    if (access.extra.empty()) return std::move(body).finish();
    body.add_json("extra", access.extra);
    auto payload = std::move(body).finish();
    if (!json::is_object(payload, json::Document::max_outer_depth))
      throw std::runtime_error("the extra of a sealed token is no sound JSON object");
    return payload;
  }

  static std::string object_of(const std::map<std::string, std::string>& texts) {
    json::ObjectWriter members;
    for (const auto& [member, text] : texts) members.add(member, text);
    return std::move(members).finish();
  }

  std::shared_ptr<const SealingKeys> keys_;
  std::function<void(const Issuance&, JsonMembers&)> claims_;
};

}  // namespace

Issue sealed(TokenStore store, std::shared_ptr<const SealingKeys> keys, SealedOptions options) {
  if (!keys) {
    Issue issue([](const Issuance&) -> Result<Tokens> { return denied(); });
    issue.findings = {{Finding::Kind::mistake, "tokens::sealed has nothing to seal with: give it SealingKeys."}};
    return issue;
  }
  const bool revocable = static_cast<bool>(store.is_revoked);
  const auto longest = longest_readable(store, keys->retire());
  auto issue = issue_with(std::move(store), {.name = name,
                                             .access = options.access,
                                             .refresh = options.refresh,
                                             .refresh_idle = options.refresh_idle,
                                             .tell_refresh_expiry = options.tell_refresh_expiry,
                                             .longest = longest,
                                             .keeps_access = false,
                                             .make_access = Sealed(std::move(keys), options),
                                             .make_refresh = random_text,
                                             .extra = std::move(options.extra)});
  if (!revocable) {
    issue.findings.push_back({Finding::Kind::loosened,
                              "access tokens live until they end, revoked or not: tokens::sealed has a TokenStore "
                              "without is_revoked."});
  }
  return issue;
}

}  // namespace oauthkit::tokens

#include "openid/id_token.hpp"

#include "assembly/subject.hpp"
#include "base/json.hpp"
#include "openid/client_jwt.hpp"
#include "openid/extensions.hpp"
#include "openid/hash_claims.hpp"
#include "openid/released_claims.hpp"
#include "openid/subject.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view scope_token = "openid";

void add_time(json::ObjectWriter& body, std::string_view name, TimePoint time) {
  body.add_json(name, std::to_string(time.time_since_epoch().count()));
}

/// The claims of an ID token, member by member.
class Claims {
 public:
  Claims(const Provider::State& state, const IdTokenContent& content, const Signer& signer)
      : state_(state), content_(content), signer_(signer) {}

  Result<std::string> written() && {
    const auto asked = granted_by_name(state_, content_.authorization);
    if (!asked) return asked.error_or(server_error("there is no claims parameter"));
    if (auto added = add_who(); !added) return added.error_or(server_error("there is no subject"));
    add_when();
    if (auto added = add_login(asked->id_token); !added) return added.error_or(server_error("there is no auth_time"));
    add_hashes();
    if (auto added = add_released(asked->id_token); !added) return added.error_or(server_error("no claims are known"));
    auto payload = std::move(body_).finish();
    // RFC 7519 §4: no claim twice, whoever brought it.
    if (!json::is_object(payload, json::Document::max_outer_depth)) return server_error("the claims are no sound JSON");
    return payload;
  }

 private:
  const Authorization& granted() const { return content_.authorization; }

  // OpenID Connect Core §2: issuer, subject and the one audience. No azp: there is no other audience.
  Result<void> add_who() {
    const auto& options = content_.context.options();
    const auto subject = outward_subject(options, content_.client, granted());
    if (!is_subject(subject)) return server_error("the id of a user is no subject: at most 255 characters of ASCII");
    body_.add("iss", options.issuer);
    body_.add("sub", subject);
    body_.add("aud", content_.client.id);
    return {};
  }

  // RFC 7519 §4.1.4, §4.1.6: from the time of the request, which all that it makes agrees on.
  void add_when() {
    const auto now = content_.context.now();
    add_time(body_, "iat", now);
    add_time(body_, "exp", state_.options.id_token_lifetime.from(now));
  }

  // OpenID Connect Core §2: when and how the person signed in, for which request, in which session.
  Result<void> add_login(const std::vector<AskedClaim>& asked) {
    const auto& authentication = granted().authentication;
    const auto* const named = find_claim(asked, "auth_time");
    // OpenID Connect Core §2, §3.1.2.1, §5.5.1: required where max_age, the client or an essential claim asks.
    const bool must = extension_of(granted().extensions, extension::auth_time) == "1" ||
                      content_.client.openid.require_auth_time || content_.client.default_max_age ||
                      (named != nullptr && named->essential);
    if (must && !authentication.auth_time) {
      return server_error("an ID token must say when the user signed in: set User::authentication.auth_time");
    }
    if (authentication.auth_time && (must || named != nullptr)) add_time(body_, "auth_time", *authentication.auth_time);
    // OpenID Connect Core §3.1.2.1, §12.2: the nonce as it was sent, and none in what is refreshed.
    const auto nonce = extension_of(granted().extensions, extension::nonce);
    if (content_.with_nonce && !nonce.empty()) body_.add("nonce", nonce);
    if (!authentication.acr.empty()) body_.add("acr", authentication.acr);
    if (!authentication.amr.empty()) body_.add_json("amr", json::array_of(authentication.amr));
    if (!state_.tells_sid) return {};
    const auto sid = outward_sid(content_.context.options().issuer, content_.client, authentication.sid);
    // Back-Channel Logout §2.1: the login by the name that this client has for it.
    if (!sid.empty()) body_.add("sid", sid);
    return {};
  }

  // OpenID Connect Core §3.1.3.6, §3.3.2.11: what comes beside it belongs to it.
  void add_hashes() {
    const auto add = [&](std::string_view name, std::string_view text) {
      if (!text.empty()) body_.add(name, hash_claim(signer_.algorithm(), text));
    };
    add("at_hash", content_.access_token);
    add("c_hash", content_.code);
    add("s_hash", content_.state);
  }

  // OpenID Connect Core §5.1, §5.4, §5.5: what is asked for in this place, of scopes where nothing else comes, and
  // never what the protocol says itself.
  Result<void> add_released(const std::vector<AskedClaim>& asked) {
    if (asked.empty() && !content_.alone) return {};
    const auto released = released_claims(state_, content_.context,
                                          {.client = content_.client,
                                           .user_id = granted().user_id,
                                           .scope = granted().access.scope,
                                           .asked = asked,
                                           .with_scopes = content_.alone,
                                           .locales = claims_locales(granted())});
    if (!released) return released.error_or(server_error("the claims of a user are not told"));
    for (const auto& [name, json] : *released) body_.add_json(name, json);
    return {};
  }

  const Provider::State& state_;
  const IdTokenContent& content_;
  const Signer& signer_;
  json::ObjectWriter body_ = {};
};

}  // namespace

// OpenID Connect Core §3.1.2.1, §3.1.3.3: openid was asked for, and the user left it checked.
bool has_id_token(const Authorization& authorization) {
  return !authorization.user_id.empty() && authorization.access.scope.contains(scope_token) &&
         extension_of(authorization.extensions, extension::no_id_token).empty();
}

Result<std::string> id_token(const Provider::State& state, const IdTokenContent& content) {
  const auto wishes = id_token_wishes(content.client);
  const auto signer = signer_for(state, content.context.profile(content.client), wishes);
  if (!signer) {
    return server_error("the ID tokens of the client \"" + content.client.id + "\" have no key that signs them");
  }
  auto payload = Claims(state, content, *signer).written();
  if (!payload) return payload;
  // RFC 8725 §3.11, §3.12: without typ it is no access token, which has one.
  return client_jwt(state, content.context, content.client, *signer, wishes, {}, *payload);
}

}  // namespace oauthkit::openid

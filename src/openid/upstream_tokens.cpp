#include "openid/upstream_tokens.hpp"

#include "base/json.hpp"
#include "keys/signed_token.hpp"

namespace oauthkit::openid {
namespace {

using json::Document;

constexpr std::chrono::seconds assertion_life(60);

Error refused(std::string cause) {
  return {ErrorCode::access_denied, "the other provider did not say who signed in", std::move(cause)};
}

// RFC 7523 §2.2, §3: to the issuer alone, once, for a minute.
std::string client_assertion(const UpstreamOptions& options, const Environment& environment) {
  const auto now = environment.clock().time_since_epoch().count();
  json::ObjectWriter claims;
  claims.add("iss", options.client_id);
  claims.add("sub", options.client_id);
  claims.add("aud", options.issuer);
  claims.add("jti", random_id(environment.random));
  claims.add_json("iat", std::to_string(now));
  claims.add_json("exp", std::to_string(now + assertion_life.count()));
  return keys::signed_token(*options.keys.signer(), {}, std::move(claims).finish());
}

OutgoingRequest request_of(const UpstreamOptions& options, const UpstreamMetadata& metadata,
                           const UpstreamPending& pending, std::string_view code, const Environment& environment) {
  Params form{{"grant_type", "authorization_code"},
              {"code", std::string(code)},
              {"redirect_uri", options.redirect_uri},
              {"code_verifier", pending.code_verifier}};
  OutgoingRequest request{.url = metadata.token_endpoint, .post = true, .accept = "application/json"};
  if (!options.keys.empty()) {
    form.add("client_id", options.client_id);
    form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.add("client_assertion", client_assertion(options, environment));
  } else if (metadata.takes_basic) {
    // RFC 6749 §2.3.1: each half encoded.
    const std::string pair = form_encode(options.client_id) + ":" + form_encode(options.client_secret.reveal());
    request.authorization = "Basic " + base64_encode(pair);
  } else {
    form.add("client_id", options.client_id);
    form.add("client_secret", std::string(options.client_secret.reveal()));
  }
  request.form = form.encode();
  return request;
}

Response send(const UpstreamOptions& options, const OutgoingRequest& request) {
  try {
    return options.outgoing->send(request);
  } catch (const FetchRefused& refused) {
    throw UpstreamUnavailable(refused.what());
  } catch (const FetchFailed& failed) {
    throw UpstreamUnavailable(failed.what());
  }
}

std::string text_of(const Document& document, std::string_view name) {
  const auto* const value = document.find(name);
  return value != nullptr && value->is_text() ? std::string(value->text) : std::string();
}

}  // namespace

Result<UpstreamTokens> redeem_upstream(const UpstreamOptions& options, const UpstreamMetadata& metadata,
                                       const UpstreamPending& pending, std::string_view code,
                                       const Environment& environment) {
  const auto response = send(options, request_of(options, metadata, pending, code, environment));
  const auto status = std::to_string(response.status);
  if (response.status >= 500) throw UpstreamUnavailable("the other provider's token endpoint answers " + status);
  Document answer;
  const bool is_object = answer.read(response.body) && answer.root().kind == Document::Kind::object;
  if (response.status != 200 || !is_object) {
    const auto error = is_object ? text_of(answer, "error") : std::string();
    return refused("the other provider's token endpoint answers " + status + " " + error);
  }
  UpstreamTokens tokens{.id_token = text_of(answer, "id_token"), .access_token = text_of(answer, "access_token")};
  if (tokens.id_token.empty()) return refused("the other provider's token endpoint sends no ID token");
  return tokens;
}

}  // namespace oauthkit::openid

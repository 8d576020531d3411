#include "authorization/request_object.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "authorization/request_object_params.hpp"
#include "jose/jws.hpp"
#include "oauthkit/decryption_keys.hpp"

namespace oauthkit {
namespace {

using jose::Outcome;
using jose::refuse;

// How long an object may count, and how far clocks may differ where the profile says nothing else.
constexpr std::chrono::seconds longest_life = std::chrono::minutes(60);
constexpr std::chrono::seconds leeway = std::chrono::seconds(30);

// RFC 8725 §3.11: typed for what it is, or not at all; never for something else.
bool is_typed_well(std::string_view typ) {
  return typ.empty() || jose::is_type(typ, "oauth-authz-req+jwt") || jose::is_type(typ, "JWT");
}

// RFC 8725 §3.1: never `none`, never an HMAC with the bytes of a public key.
// FAPI 2.0 SP §5.4.1: the algorithms of the profile alone.
Outcome<jose::Algorithm> algorithm_of(const jose::Header& header, const ClientRequestObject& registered,
                                      const Profile& profile) {
  const auto algorithm = jose::algorithm_named(header.alg);
  if (!algorithm || !jose::asymmetric.has(*algorithm) || !admits_algorithm(profile, header.alg)) {
    return refuse("the algorithm is not allowed");
  }
  // OpenID Connect Registration §2: all objects that are not signed with this algorithm are rejected.
  const auto& only = registered.request_object_signing_alg;
  if (!only.empty() && jose::algorithm_named(only) != algorithm) {
    return refuse("the client is registered for another algorithm");
  }
  return *algorithm;
}

// RFC 9101 §6.2: the signature is validated with a key of the client, the one that kid names if there is a kid.
Outcome<void> check_signature(const jose::CompactJws& jws, const RequestObjects& objects, const Client& client,
                              const Profile& profile) {
  const auto algorithm = algorithm_of(jws.header(), client.request_object, profile);
  if (!algorithm) return algorithm.refusal();
  const auto keys = objects.keys().holding(client, jws.header().kid, *algorithm);
  if (!keys) return refuse("the client has no such key");
  const auto payload = jose::verify(jws, *keys, jose::asymmetric);
  return payload ? Outcome<void>() : payload.refusal();
}

// RFC 9101 §4, §6.3: the client made it, for this server, and names itself as it did outside.
Outcome<void> check_parties(const jose::Claims& claims, const Client& client, const std::string& issuer) {
  if (claims.text("iss") != client.id) return refuse("iss is not the client");
  if (!claims.has_audience(issuer)) return refuse("aud is not this server");
  if (claims.text("client_id") != client.id) return refuse("client_id is not that of the request");
  // RFC 9101 §10.8: with the client as its subject it could pass for an assertion of the client.
  if (claims.text("sub") == client.id) return refuse("sub is the client");
  return {};
}

// RFC 7519 §4.1.4, §4.1.5: exp is there and has not passed, nbf has come. FAPI 2.0 Message Signing §5.3.1: from the one
// to the other it is not long.
Outcome<void> check_times(const jose::Claims& claims, TimePoint now, const Profile& profile) {
  // FAPI 2.0 SP §5.3.2.1: ten seconds ahead pass, more than sixty do not.
  if (const auto timely = jose::check_times(claims, now, leeway_within(profile, leeway)); !timely) return timely;
  const auto not_before = *claims.time("nbf");
  // FAPI 2.0 MS §5.3.1: nbf is there as well.
  if (profile.signed_requests == Demand::required && !not_before) return refuse("there is no nbf");
  const auto issued_at = *claims.time("iat");
  const auto start = not_before.value_or(issued_at.value_or(now));
  if (**claims.time("exp") - start > longest_life) return refuse("exp is too far off");
  return {};
}

// RFC 7516 §9: a compact JWE has four dots, and a JWS two.
bool is_encrypted(std::string_view jwt) { return std::count(jwt.begin(), jwt.end(), '.') == 4; }

// RFC 9101 §6.1: what was encrypted is decrypted first. That it was proves nothing: everybody has the public key.
Outcome<Secret> decrypt(const RequestObjects& objects, std::string_view jwt) {
  const auto& keys = objects.options().decryption;
  if (!keys) return refuse("encrypted objects are not taken");
  auto opened = keys->open(jwt);
  // Which step failed would help whoever tries to open what is not theirs.
  if (!opened) return refuse("the object cannot be decrypted");
  return *std::move(opened);
}

Outcome<Params> read_signed(const RequestObjects& objects, const Context& context, const Client& client,
                            std::string_view jwt) {
  jose::CompactJws jws;
  if (const auto read = jws.read(jwt); !read) return read.refusal();
  if (!is_typed_well(jws.header().typ)) return refuse("the typ is of something else");
  const auto profile = context.profile(client);
  if (const auto matches = check_signature(jws, objects, client, profile); !matches) return matches.refusal();
  jose::Claims claims;
  if (const auto read = claims.read(jws.unverified_payload()); !read) return read.refusal();
  const auto parties = check_parties(claims, client, context.options().issuer);
  if (!parties) return parties.refusal();
  if (const auto timely = check_times(claims, context.now(), profile); !timely) return timely.refusal();
  return request_object_params(claims);
}

Outcome<Params> read(const RequestObjects& objects, const Context& context, const Client& client,
                     std::string_view jwt) {
  if (!is_encrypted(jwt)) return read_signed(objects, context, client, jwt);
  const auto opened = decrypt(objects, jwt);
  if (!opened) return opened.refusal();
  // RFC 9101 §5: signed, then encrypted. Claims that nobody has signed are nobody's.
  return read_signed(objects, context, client, opened->reveal());
}

}  // namespace

Result<Params> read_request_object(const Setup& setup, const Context& context, const Client& client,
                                   std::string_view jwt) {
  auto params = read(*setup.request_objects, context, client, jwt);
  if (params) return *std::move(params);
  const std::string reason(params.reason());
  context.report({.kind = Event::Kind::request_refused, .client_id = client.id, .detail = reason});
  // RFC 9101 §7: invalid_request_object. Whoever made the object may know what is wrong with it.
  return Error{ErrorCode::invalid_request_object, "the request object is refused: " + reason};
}

}  // namespace oauthkit

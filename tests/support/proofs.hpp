#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "jose/jws.hpp"
#include "support/world.hpp"

/// Clients that prove to hold a key (RFC 9449).
namespace world {

/// A proof before it is signed, to be spoiled.
struct Proof {
  nlohmann::json header;
  nlohmann::json claims;
};

inline std::string hash_of(std::string_view text) {
  const auto hash = hash_token(text);
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

class KeyHolder {
 public:
  explicit KeyHolder(jose::Algorithm algorithm = jose::Algorithm::es256) : key_(*jose::generate_key(algorithm)) {}

  std::string jkt() const { return jose::thumbprint(key_); }
  nlohmann::json jwk() const { return nlohmann::json::parse(jose::public_jwk(key_)); }

  /// A proof of its own for `url`, made at `now`; for an access token when there is one.
  Proof proof(std::string_view method, std::string_view url, TimePoint now, std::string_view token = {}) const {
    Proof proof{
        {{"typ", "dpop+jwt"}, {"alg", jose::name(key_.algorithm())}, {"jwk", jwk()}},
        {{"jti", random_id(system_random)}, {"htm", method}, {"htu", url}, {"iat", now.time_since_epoch().count()}}};
    if (!token.empty()) proof.claims["ath"] = hash_of(token);
    return proof;
  }

  std::string signature(const Proof& proof) const { return signature(proof.header.dump(), proof.claims.dump()); }
  std::string signature(std::string_view header, std::string_view claims) const {
    return *jose::sign(key_, base64url_encode(header), claims);
  }

 private:
  jose::Key key_;
};

inline constexpr const char* token_url = "https://auth.example/token";
inline constexpr const char* api_url = "https://api.example/photos";

inline Request with_proof(Request request, std::string_view proof) {
  request.headers.add("DPoP", std::string(proof));
  return request;
}
/// With a proof that holds.
inline Request proven(Request request, const KeyHolder& holder, const World& world) {
  return with_proof(std::move(request), holder.signature(holder.proof("POST", token_url, world.now)));
}

/// A server that takes proofs.
inline Choices taking_proofs(DpopOptions options = {}, Choices choices = {}) {
  if (options.base_url.empty()) options.base_url = "https://auth.example";
  choices.more = [options, store = choices.store, more = choices.more](Server& server) {
    auto mine = options;
    mine.environment = server.options().environment;
    server.dpop(Dpop(store, std::move(mine)));
    if (more) more(server);
  };
  return choices;
}

inline const Params for_web_itself{{"grant_type", "client_credentials"}};

/// `"200"`, or the status and the error.
inline std::string told(const Response& response) {
  const auto name = error(response);
  return std::to_string(response.status) + (name.empty() ? "" : " " + name);
}

inline Authorization meaning_of(const World& world, const Issued& tokens) {
  return world.tokens.find_access(hash_token(tokens.access)).authorization;
}

/// An access token of `web` that is bound to the key of `holder`.
inline std::string bound_token(World& world, const KeyHolder& holder) {
  return issued(world.token(proven(web_request(for_web_itself), holder, world))).access;
}

/// An API that takes proofs.
inline Bearer api(const World& world, DpopOptions options = {}, BearerOptions rest = {}) {
  options.base_url = "https://api.example";
  options.environment.clock = [&world] { return world.now; };
  rest.dpop = Dpop(world.store, options);
  return world.bearer(rest);
}

inline Request api_request(std::string_view scheme, std::string_view token) {
  auto request = get("/photos?album=1");
  request.headers.set("Authorization", std::string(scheme) + " " + std::string(token));
  return request;
}
/// With a proof for it that holds.
inline Request proven_api_request(const World& world, const KeyHolder& holder, std::string_view token) {
  return with_proof(api_request("DPoP", token), holder.signature(holder.proof("GET", api_url, world.now, token)));
}

}  // namespace world

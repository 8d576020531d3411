#include "openid/client_jwt.hpp"

#include "support/id_tokens.hpp"
#include "support/token_signatures.hpp"

using namespace world;

namespace {

using enum SigningAlgorithm;

openid::Provider provider_of(const std::vector<SigningAlgorithm>& algorithms, openid::ProviderOptions options = {}) {
  std::vector<SigningKeys::Ring> rings;
  for (const auto algorithm : algorithms) rings.push_back(shared_ring(algorithm));
  return openid::Provider(SigningKeys(std::move(rings)), std::move(options));
}

/// What signs for a client that named `alg`: the name of the algorithm, or nothing.
std::string signer_alg(const std::vector<SigningAlgorithm>& rings, std::string_view alg, const Profile& profile = {}) {
  const auto provider = provider_of(rings);
  const auto signer = openid::signer_for(*provider.state(), profile, {.signed_response_alg = alg});
  if (!signer) return {};
  const auto token =
      openid::client_jwt(*provider.state(), Context(Options(), Request(), start), Client(), *signer, {}, {}, "{}");
  REQUIRE(token);
  return header_of(*token)["alg"];
}

}  // namespace

TEST_CASE("client jwt: signed as the client named, or with RS256, or with the first that there is") {
  CHECK(signer_alg({es256, rs256}, "ES256") == "ES256");
  CHECK(signer_alg({es256, rs256}, "") == "RS256");
  CHECK(signer_alg({es256, eddsa}, "") == "ES256");
  CHECK(signer_alg({es256, rs256}, "EdDSA").empty());
  CHECK(signer_alg({es256, rs256}, "none").empty());
  CHECK(signer_alg({es256, rs256}, "HS256").empty());
  CHECK(signer_alg({}, "").empty());
}

TEST_CASE("client jwt: signed with no algorithm that the profile refuses") {
  const auto& fapi = Profile::fapi2_security;
  CHECK(signer_alg({rs256, eddsa}, "", fapi) == "EdDSA");
  CHECK(signer_alg({rs256, eddsa}, "RS256", fapi).empty());
  CHECK(signer_alg({rs256}, "", fapi).empty());
  CHECK(signer_alg({rs256, eddsa}, "EdDSA", fapi) == "EdDSA");
}

TEST_CASE("client jwt: what should be encrypted and cannot be does not leave") {
  const Options options;
  const Request request;
  const Context context(options, request, start);
  Client client;
  client.id = "rp";
  const openid::JwtWishes encrypted{.encrypted_response_alg = "ECDH-ES"};
  const auto made = [&](const openid::Provider& provider, const openid::JwtWishes& wishes) {
    return openid::client_jwt(*provider.state(), context, client, *shared_ring(es256)->signer(), wishes, "JWT", "{}");
  };
  const auto without_key = made(provider_of({es256}), encrypted);
  CHECK(without_key.error().cause == "The client \"rp\" has no key that a JWT could be encrypted to.");
  const auto ruled_out = made(provider_of({es256}, {.encryption = false}), encrypted);
  CHECK(ruled_out.error().cause.find("ProviderOptions::encryption rules out") != std::string::npos);
  const auto plain = made(provider_of({es256}, {.encryption = false}), {});
  REQUIRE(plain);
  CHECK(header_of(*plain)["typ"] == "JWT");
  CHECK(is_signed_by(*shared_ring(es256), *plain));
}

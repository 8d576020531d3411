#include "openid/provider_clients.hpp"

#include "support/id_tokens.hpp"

using namespace world;

namespace {

Client relying_party() { return {.id = "rp", .redirect_uris = {"https://rp.example/cb"}, .scope = {"openid"}}; }

/// The problems of a client at a provider with a ring for RS256, once `change` has been made.
template <class Change>
std::vector<std::string> problems(Change change, openid::ProviderOptions options = {}, const Options& server = {}) {
  const openid::Provider provider(shared_ring(), std::move(options));
  auto client = relying_party();
  change(client);
  return openid::provider_problems(*provider.state(), server, client);
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("provider clients: a client that asks for nothing special has no problems") {
  CHECK(problems([](Client&) {}).empty());
  CHECK(problems([](Client& c) { c.scope = {"read"}; }).empty());
}

TEST_CASE("provider clients: an algorithm that nobody signs with, whichever JWT it is for") {
  for (const char* alg : {"none", "HS256", "ES256"}) {
    const auto wanted = std::string("signed with \"") + alg +
                        "\", for which there is no key: give openid::Provider a "
                        "ring for it, or change ";
    CHECK(problems([&](Client& c) { c.openid.id_token_signed_response_alg = alg; }) ==
          Sentences{"wants its ID tokens " + wanted + "id_token_signed_response_alg."});
    CHECK(problems([&](Client& c) { c.openid.userinfo_signed_response_alg = alg; }) ==
          Sentences{"wants its UserInfo " + wanted + "userinfo_signed_response_alg."});
  }
  CHECK(problems([](Client& c) { c.openid.userinfo_signed_response_alg = "RS256"; }).empty());
}

TEST_CASE("provider clients: an algorithm that the profile refuses, that of the server or of the client") {
  const auto named = [](Client& c) { c.openid.id_token_signed_response_alg = "RS256"; };
  const Sentences refused{
      "wants its ID tokens signed with \"RS256\", which its profile does not admit: change "
      "id_token_signed_response_alg."};
  const auto no_key = "has a profile that admits none of the keys of openid::Provider";
  const auto by_server = problems(named, {}, {.profile = Profile::fapi2_security});
  CHECK(by_server.front() == refused.front());
  CHECK(says(by_server, no_key));
  const auto stricter = [](Client& c) { c.profile = Profile::fapi2_security; };
  CHECK(says(problems(stricter), no_key));
  CHECK(problems([&](Client& c) {
          stricter(c);
          c.scope = {"read"};
        }).empty());
  CHECK(problems(named).empty());
}

TEST_CASE("provider clients: an encryption that is ruled out, half told, or has no key") {
  const auto encrypted = [](Client& c) { c.openid.id_token_encrypted_response_alg = "ECDH-ES"; };
  CHECK(problems(encrypted, {.encryption = false}) ==
        Sentences{"wants its ID tokens encrypted, which ProviderOptions::encryption rules out: allow it."});
  CHECK(problems([](Client& c) { c.openid.userinfo_encrypted_response_enc = "A256GCM"; }) ==
        Sentences{"has userinfo_encrypted_response_enc and no userinfo_encrypted_response_alg: set both."});
  CHECK(says(problems(encrypted), "has no key to encrypt"));
  CHECK(says(problems([](Client& c) { c.openid.id_token_encrypted_response_alg = "RSA1_5"; }), "RSA1_5"));
}

TEST_CASE("provider clients: a subject type that is none, and a sector that is not to be had") {
  const Options server{.subject = openid::pairwise("a salt of this server's own")};
  const auto pairwise = [](Client& c) { c.openid.subject_type = "pairwise"; };
  CHECK(problems(pairwise, {}, server).empty());
  CHECK(says(problems(pairwise), "set Options::subject to openid::pairwise."));
  CHECK(says(problems([](Client& c) { c.openid.subject_type = "secret"; }, {}, server), "choose public or pairwise."));
  const auto scattered = [&](Client& c) {
    pairwise(c);
    c.redirect_uris.emplace_back("https://other.example/cb");
  };
  CHECK(says(problems(scattered, {}, server), "set sector_identifier_uri."));
  for (const char* uri : {"http://127.0.0.1/uris.json", "sector.example", "https://user@sector.example/"}) {
    CHECK(says(problems([&](Client& c) { c.openid.sector_identifier_uri = uri; }), "that is not https"));
  }
  CHECK(problems(
            [&](Client& c) {
              scattered(c);
              c.openid.sector_identifier_uri = "https://sector.example/uris.json";
            },
            {}, server)
            .empty());
}

TEST_CASE("provider clients: a response type with id_token without the scope openid") {
  const auto hybrid = [](Client& c) { c.response_types = {"code", "code id_token"}; };
  CHECK(problems(hybrid).empty());
  CHECK(problems([&](Client& c) {
          hybrid(c);
          c.scope = {"read"};
        }) == Sentences{"lists the response type \"code id_token\" without the scope openid: add that, or remove it."});
}

TEST_CASE("provider clients: an initiate_login_uri is https") {
  CHECK(says(problems([](Client& c) { c.openid.initiate_login_uri = "http://rp.example/start"; }), "is not https"));
  CHECK(problems([](Client& c) { c.openid.initiate_login_uri = "https://rp.example/start"; }).empty());
}

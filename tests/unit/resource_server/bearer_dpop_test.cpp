#include "support/proofs.hpp"

using namespace world;

namespace {

std::string outcome(const Bearer& bearer, const Request& request, const Scope& needed = {}) {
  const auto checked = bearer.check(request, needed);
  if (std::holds_alternative<Authorization>(checked)) return "200";
  return told(std::get<Response>(checked));
}

std::vector<std::string> challenges(const Bearer& bearer, const Request& request) {
  const auto refused = std::get<Response>(bearer.check(request));
  std::vector<std::string> found;
  for (const auto& [name, value] : refused.headers) {
    if (name == "WWW-Authenticate") found.push_back(value);
  }
  return found;
}

const auto shows_client = [](const Request&, const Authorization& who) { return Response::json(200, who.client_id); };

}  // namespace

TEST_CASE("bearer dpop: a bound token opens the API with a proof of its key, once per proof") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world);
  const auto request = proven_api_request(world, holder, token);
  CHECK(outcome(bearer, request, {"read"}) == "200");
  CHECK(outcome(bearer, request, {"read"}) == "401 invalid_dpop_proof");
  CHECK(outcome(bearer, proven_api_request(world, holder, token), {"read"}) == "200");
}

TEST_CASE("bearer dpop: a bound token is no bearer token, also where no proofs are taken") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto proof = holder.signature(holder.proof("GET", api_url, world.now, token));
  CHECK(outcome(api(world), api_request("Bearer", token)) == "401 invalid_token");
  CHECK(outcome(api(world), with_proof(api_request("Bearer", token), proof)) == "401 invalid_token");
  CHECK(outcome(world.bearer(), api_request("Bearer", token)) == "401 invalid_token");
  CHECK(outcome(api(world), with_proof(api_request("DPoP", token), proof)) == "200");
}

TEST_CASE("bearer dpop: a bearer token is not made a bound one by a proof") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = issued(world.token(web_request(for_web_itself))).access;
  CHECK(outcome(api(world), proven_api_request(world, holder, token)) == "401 invalid_token");
  CHECK(outcome(api(world), api_request("Bearer", token)) == "200");
}

TEST_CASE("bearer dpop: a proof of another key, for another token or without one is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const KeyHolder thief;
  const auto token = bound_token(world, holder);
  const auto other = bound_token(world, holder);
  const auto bearer = api(world);
  const auto with = [&](const KeyHolder& signer, std::string_view made_for) {
    return outcome(bearer, with_proof(api_request("DPoP", token),
                                      signer.signature(signer.proof("GET", api_url, world.now, made_for))));
  };
  CHECK(with(thief, token) == "401 invalid_token");
  CHECK(with(holder, other) == "401 invalid_dpop_proof");
  CHECK(with(holder, "") == "401 invalid_dpop_proof");
  CHECK(outcome(bearer, api_request("DPoP", token)) == "401 invalid_dpop_proof");
  CHECK(with(holder, token) == "200");
}

TEST_CASE("bearer dpop: a proof for another method or URL is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world);
  const auto for_request = [&](const char* method, const char* url) {
    return outcome(
        bearer, with_proof(api_request("DPoP", token), holder.signature(holder.proof(method, url, world.now, token))));
  };
  CHECK(for_request("POST", api_url) == "401 invalid_dpop_proof");
  CHECK(for_request("GET", "https://api.example/albums") == "401 invalid_dpop_proof");
  CHECK(for_request("GET", "https://auth.example/photos") == "401 invalid_dpop_proof");
  CHECK(for_request("GET", "https://api.example/photos?album=2") == "200");
}

TEST_CASE("bearer dpop: a proof is used up by the request that is let through, not by one that is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world);
  const auto request = proven_api_request(world, holder, token);
  CHECK(outcome(bearer, request, {"admin"}) == "403 insufficient_scope");
  CHECK(outcome(bearer, request, {"read"}) == "200");
}

TEST_CASE("bearer dpop: the challenges name both schemes, the reason stands with the one that was used") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto bearer = api(world, {.algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa}});
  const std::string dpop = "DPoP realm=\"api\", algs=\"ES256 EdDSA\"";
  using All = std::vector<std::string>;
  CHECK(challenges(bearer, get("/photos")) == All{"Bearer realm=\"api\"", dpop});
  const std::string reason = ", error=\"invalid_token\", error_description=\"the access token is not valid\"";
  CHECK(challenges(bearer, api_request("Bearer", "x")) == All{"Bearer realm=\"api\"" + reason, dpop});
  CHECK(challenges(bearer, api_request("DPoP", "x")) == All{dpop + reason, "Bearer realm=\"api\""});
  CHECK(challenges(world.bearer(), api_request("DPoP", "x")) == All{"Bearer realm=\"api\""});
  const auto token = bound_token(world, holder);
  CHECK(challenges(bearer, api_request("DPoP", token)).front().find("error=\"invalid_dpop_proof\"") !=
        std::string::npos);
}

TEST_CASE("bearer dpop: the scheme has no case, and two credentials are one too many") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world);
  auto request = proven_api_request(world, holder, token);
  request.headers.set("Authorization", "dpop " + token);
  CHECK(outcome(bearer, request) == "200");
  auto twice = proven_api_request(world, holder, token);
  twice.headers.add("Authorization", "Bearer " + token);
  CHECK(outcome(bearer, twice) == "400 invalid_request");
  auto two_proofs = proven_api_request(world, holder, token);
  two_proofs.headers.add("DPoP", holder.signature(holder.proof("GET", api_url, world.now, token)));
  CHECK(outcome(bearer, two_proofs) == "401 invalid_dpop_proof");
}

TEST_CASE("bearer dpop: an API with nonces tells them, in refusals and in answers") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto handler = api(world, {.require_nonce = true}).guard({"read"}, shows_client);
  const auto refused = handler(proven_api_request(world, holder, token));
  CHECK(told(refused) == "401 use_dpop_nonce");
  auto proof = holder.proof("GET", api_url, world.now, token);
  proof.claims["nonce"] = refused.headers.get("DPoP-Nonce").value_or("none");
  const auto answer = handler(with_proof(api_request("DPoP", token), holder.signature(proof)));
  CHECK(answer.status == 200);
  CHECK(answer.headers.count("DPoP-Nonce") == 1);
}

TEST_CASE("bearer dpop: a bound token is refused in a form and in a query") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto token = bound_token(world, holder);
  const auto bearer = api(world, {}, {.allow_body = true});
  auto request = post("/photos", {{"access_token", token}});
  request.headers.add("DPoP", holder.signature(holder.proof("POST", api_url, world.now, token)));
  CHECK(outcome(bearer, request) == "401 invalid_token");
  CHECK(outcome(bearer, proven_api_request(world, holder, token)) == "200");
}

TEST_CASE("bearer dpop: outsiders put nothing into the memory of proofs") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto bearer = api(world);
  const auto proof = holder.signature(holder.proof("GET", api_url, world.now, "no token"));
  CHECK(outcome(bearer, with_proof(api_request("DPoP", "no-token"), proof)) == "401 invalid_token");
  world.now += 1h;
  CHECK(world.store->sweep(world.now, 100) == 0);
  const auto token = bound_token(world, holder);
  CHECK(outcome(bearer, proven_api_request(world, holder, token)) == "200");
  world.now += 2min;
  CHECK(world.store->sweep(world.now, 100) == 2);
}

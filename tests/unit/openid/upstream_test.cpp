#include "support/upstream.hpp"

using namespace upstream;

TEST_CASE("upstream: whoever signs in at the other is somebody here, by issuer and subject") {
  Site site;
  auto who = stranger();
  const auto before = who.session_id;
  const auto step = site.signed_in(who);
  REQUIRE(std::holds_alternative<Consent>(step));
  CHECK(std::get<Consent>(step).user.id == "https://other.example#24400320");
  CHECK(who.user->id == "https://other.example#24400320");
  CHECK(who.session_id != before);
  REQUIRE(site.came.size() == 1);
  CHECK(site.came[0].access_token.reveal() == "at");
  CHECK(Json::parse(site.came[0].claims)["aud"] == "here");
}

TEST_CASE("upstream: the request has state, nonce and a challenge, each new, and what the client asks of the sign-in") {
  Site site;
  auto who = stranger();
  const auto left = site.leave(who, {{"max_age", "60"}, {"login_hint", "al"}, {"prompt", "login consent"}});
  CHECK(left.get("client_id") == "here");
  CHECK(left.get("redirect_uri") == "https://auth.example/back");
  CHECK(left.get("response_type") == "code");
  CHECK(left.get("scope") == "openid");
  CHECK(left.get("code_challenge_method") == "S256");
  CHECK(left.get("max_age") == "60");
  CHECK(left.get("login_hint") == "al");
  CHECK(left.get("prompt") == "login");
  auto another = stranger();
  const auto again = site.leave(another);
  for (const auto* const name : {"state", "nonce", "code_challenge"}) {
    CHECK(left.value_or_empty(name).size() == 43);
    CHECK(left.value_or_empty(name) != again.value_or_empty(name));
  }
}

TEST_CASE("upstream: the code is redeemed with the verifier of the challenge, by whoever this server is there") {
  Site site;
  auto who = stranger();
  const auto left = site.leave(who);
  site.come_back(who, {{"code", "c"}, {"state", std::string(left.value_or_empty("state"))}});
  REQUIRE(site.other->redeemed.size() == 1);
  const auto& form = site.other->redeemed[0];
  CHECK(form.get("code") == "c");
  CHECK(form.get("redirect_uri") == "https://auth.example/back");
  const auto hash = hash_token(form.value_or_empty("code_verifier"));
  CHECK(left.get("code_challenge") ==
        base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}));
  CHECK(site.other->sent.back().authorization.reveal() == "Basic " + base64_encode("here:a+secret"));
}

TEST_CASE("upstream: a state is of one browser, counts once, and lasts ten minutes") {
  Site site;
  auto alice = stranger();
  const auto left = site.leave(alice);
  const Params answer{{"code", "c"}, {"state", std::string(left.value_or_empty("state"))}};
  Browser mallory{.session_id = "another session, long enough"};
  CHECK(status_of(site.come_back(mallory, answer)) == 400);
  CHECK(status_of(site.come_back(alice, {{"code", "c"}, {"state", "made up"}})) == 400);
  auto same_browser = alice;
  CHECK(std::holds_alternative<Consent>(site.come_back(alice, answer)));
  CHECK(status_of(site.come_back(same_browser, answer)) == 400);
  auto slow = stranger();
  const auto late = site.leave(slow);
  site.world.now += 10min;
  CHECK(status_of(site.come_back(slow, {{"code", "c"}, {"state", std::string(late.value_or_empty("state"))}})) == 400);
}

TEST_CASE("upstream: nothing is kept for whoever has no request under way") {
  Site site;
  const auto response = site.upstream.begin(post("/other", {{"transaction_id", "made up"}}), stranger());
  CHECK(response.status == 400);
  CHECK(site.other->sent.empty());
  auto who = stranger();
  CHECK(site.leave(who).get("state"));
}

TEST_CASE("upstream: who did not sign in there is asked again") {
  Site site;
  auto who = stranger();
  const auto step = site.signed_in(who, {{"error", "access_denied"}, {"code", ""}});
  REQUIRE(std::holds_alternative<SignIn>(step));
  CHECK(std::get<SignIn>(step).reason == SignIn::Reason::wrong_credentials);
  CHECK(!who.user);
  CHECK(site.other->redeemed.empty());
}

TEST_CASE("upstream: while the other is away the answer is 503, and the request goes on afterwards") {
  Site site;
  auto who = stranger();
  const auto step = site.world.server().authorize(authorize_request(), who);
  const Params form{{"transaction_id", std::get<SignIn>(step).transaction_id}};
  site.other->away = true;
  CHECK(site.upstream.begin(post("/other", form), who).status == 503);
  const auto asked = site.other->sent.size();
  CHECK(site.upstream.begin(post("/other", form), who).status == 503);
  CHECK(site.other->sent.size() == asked);
  site.other->away = false;
  site.world.now += 10s;
  CHECK(site.upstream.begin(post("/other", form), who).status == 303);
}

TEST_CASE("upstream: a document of another issuer, or one that leads to plain http, is none") {
  for (const auto& change :
       {Json{{"issuer", "https://mallory.example"}}, Json{{"token_endpoint", "http://other.example/t"}},
        Json{{"jwks_uri", nullptr}}, Json{{"authorization_endpoint", "https://other.example/a#b"}}}) {
    Site site;
    auto who = stranger();
    const auto step = site.world.server().authorize(authorize_request(), who);
    const Params form{{"transaction_id", std::get<SignIn>(step).transaction_id}};
    site.other->document.merge_patch(change);
    CHECK(site.upstream.begin(post("/other", form), who).status == 503);
  }
  Site sound;
  auto who = stranger();
  CHECK(sound.leave(who).get("state"));
}

TEST_CASE("upstream: with keys it proves itself by an assertion, and by post where nothing else is taken") {
  const auto own = std::make_shared<KeyRing>();
  Site signing([&](openid::UpstreamOptions& options) {
    options.client_secret = {};
    options.keys = own;
  });
  auto who = stranger();
  CHECK(std::holds_alternative<Consent>(signing.signed_in(who)));
  CHECK(signing.other->redeemed[0].get("client_assertion"));
  CHECK(signing.other->sent.back().authorization.reveal().empty());
  Site posting;
  posting.other->document["token_endpoint_auth_methods_supported"] = {"client_secret_post"};
  auto another = stranger();
  CHECK(std::holds_alternative<Consent>(posting.signed_in(another)));
  CHECK(posting.other->redeemed[0].get("client_secret") == "a secret");
}

TEST_CASE("upstream: what is needed and not there is told when it is made") {
  World world;
  CHECK_THROWS_AS(openid::Upstream(world.server(), {}), std::invalid_argument);
  Site site;
  auto options = site.options({});
  options.keys = std::make_shared<KeyRing>();
  CHECK_THROWS_WITH_AS(openid::Upstream(world.server(), options),
                       "openid::Upstream has to prove who it is: set client_secret or keys, one of them",
                       std::invalid_argument);
  options.client_secret = {};
  CHECK_NOTHROW(openid::Upstream(world.server(), options));
}

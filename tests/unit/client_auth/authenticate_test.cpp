#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

TEST_CASE("client authentication: each client by its own method") {
  const auto site = usual_site();
  CHECK(site->who(with_basic(asking(), "web", secret)) == "web");
  CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client authentication: refuses a right secret that comes by another method than the registered one") {
  const auto site = usual_site();
  CHECK(site->who(asking({{"client_id", "web"}, {"client_secret", secret}})) == "invalid_client");
  CHECK(site->who(with_basic(asking(), "post", secret)) == "invalid_client");
  site->client("web").token_endpoint_auth_method = "client_secret_post";
  CHECK(site->who(asking({{"client_id", "web"}, {"client_secret", secret}})) == "web");
  site->client("web").token_endpoint_auth_method = "private_key_jwt";
  CHECK(site->who(asking({{"client_id", "web"}, {"client_secret", secret}})) == "invalid_client");
}

TEST_CASE("client authentication: a client of several methods uses one in a request, and each proves it") {
  const auto site = usual_site();
  for (auto& client : site->registered) {
    if (client.id == "web" || client.id == "native") client.legacy_auth_methods = {"client_secret_post", "none"};
  }
  const Params by_post = {{"client_id", "web"}, {"client_secret", secret}};
  CHECK(site->who(with_basic(asking(), "web", secret)) == "web");
  CHECK(site->who(asking(by_post)) == "web");
  CHECK(site->events.back().detail == "client_secret_post");
  CHECK(site->who(with_basic(asking(by_post), "web", secret)) == "invalid_request");
  CHECK(site->who(asking(changed(by_post, {{"client_secret", "wrong"}}))) == "invalid_client");
  // Nobody becomes public, or confidential, by it.
  CHECK(site->who(asking({{"client_id", "web"}})) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "native"}, {"client_secret", secret}})) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
  // The others have one method.
  CHECK(site->who(with_basic(asking(), "post", secret)) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "post");
}

TEST_CASE("client authentication: a confidential client proves itself, its id is not enough") {
  const auto site = usual_site();
  for (const char* id : {"web", "post", "legacy"}) {
    CAPTURE(id);
    CHECK(site->who(asking({{"client_id", id}})) == "invalid_client");
  }
  CHECK(site->who(with_basic(asking(), "web", secret)) == "web");
}

TEST_CASE("client authentication: the right verifier of a code stands in for no secret") {
  World world;
  const auto granted = code(world);
  CHECK(is_refused(world.token(token_request(redemption(granted, {{"client_id", "web"}}))), "invalid_client"));
  CHECK(redeem(world, granted).status == 200);
  // Whoever has no secret is registered as a client that has none.
  world.client("web").token_endpoint_auth_method = "none";
  const auto of_public = code(world);
  CHECK(world.token(token_request(redemption(of_public, {{"client_id", "web"}}))).status == 200);
}

TEST_CASE("client authentication: a public client that sends a secret is refused, whatever the secret") {
  const auto site = usual_site();
  CHECK(site->who(with_basic(asking(), "native", "x")) == "invalid_client");
  CHECK(site->who(with_basic(asking(), "native", "")) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "native"}, {"client_secret", "x"}})) == "invalid_client");
  site->client("native").secret = SecretHash::sha256("left over");
  CHECK(site->who(with_basic(asking(), "native", "left over")) == "invalid_client");
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client authentication: refuses two methods in one request, right or wrong") {
  const auto site = usual_site();
  const Params by_post = {{"client_id", "web"}, {"client_secret", secret}};
  CHECK(site->who(with_basic(asking(by_post), "web", secret)) == "invalid_request");
  CHECK(site->who(with_basic(asking({{"client_secret", secret}}), "web", secret)) == "invalid_request");
  CHECK(site->who(with_basic(asking({{"client_secret", "wrong"}}), "web", "wrong")) == "invalid_request");
  CHECK(site->looked_up.empty());
  CHECK(site->who(with_basic(asking({{"client_id", "web"}}), "web", secret)) == "web");
}

TEST_CASE("client authentication: a second method is one too many also where nobody is registered to read it") {
  Site site(client_auth::secret_basic());
  const auto ask = [&](const Params& form) { return site.who(with_basic(asking(form), "web", secret)); };
  for (const Params& second : {Params{{"client_secret", "wrong"}}, Params{{"client_secret", secret}},
                               Params{{"client_assertion", "x"}}, Params{{"client_assertion_type", "x"}}}) {
    CHECK(ask(second) == "invalid_request");
  }
  const auto usual = usual_site();
  const Params secret_and_assertion = {{"client_id", "post"}, {"client_secret", secret}, {"client_assertion", "x"}};
  CHECK(usual->who(asking(secret_and_assertion)) == "invalid_request");
  CHECK(ask({}) == "web");
  CHECK(ask({{"client_secret", ""}}) == "web");
}

TEST_CASE("client authentication: the body cannot name another client than the one that authenticated") {
  const auto site = usual_site();
  CHECK(site->who(with_basic(asking({{"client_id", "native"}}), "web", secret)) == "invalid_request");
  CHECK(site->who(with_basic(asking({{"client_id", "WEB"}}), "web", secret)) == "invalid_request");
  CHECK(site->who(with_basic(asking({{"client_id", "web"}}), "web", secret)) == "web");
}

TEST_CASE("client authentication: a wrong secret is told before a client_id that does not fit") {
  const auto site = usual_site();
  CHECK(site->who(with_basic(asking({{"client_id", "native"}}), "web", "wrong")) == "invalid_client");
  CHECK(site->who(with_basic(asking({{"client_id", "native"}}), "native", "")) == "invalid_client");
  CHECK(site->who(with_basic(asking(), "web", secret)) == "web");
}

TEST_CASE("client authentication: refuses two Authorization fields, also identical ones") {
  const auto site = usual_site();
  const auto once = with_basic(asking(), "web", secret);
  const std::string field(*once.headers.get("Authorization"));
  CHECK(site->who(with_authorization(once, field)) == "invalid_request");
  CHECK(site->who(with_authorization(once, "Bearer x")) == "invalid_request");
  CHECK(site->who(once) == "web");
}

TEST_CASE("client authentication: an Authorization field that nobody reads is refused with the known challenges") {
  const auto site = usual_site();
  const auto public_client = asking({{"client_id", "native"}});
  for (const char* field : {"Bearer x", "Negotiate x", "Basic", "Basic\t", "", " ", "x", "Basic=x", "Bas ic x"}) {
    CAPTURE(field);
    const auto refused = site->ask(with_authorization(public_client, field));
    CHECK(is_refused(refused, "invalid_client"));
    CHECK(challenge_of(refused) == "Basic realm=\"oauth\"");
    CHECK(is_refused(site->ask(with_authorization(asking(), field)), "invalid_client"));
  }
  CHECK(site->who(public_client) == "native");
}

TEST_CASE("client authentication: an Authorization field beside a secret in the body is a second method") {
  const auto site = usual_site();
  const auto by_post = asking({{"client_id", "post"}, {"client_secret", secret}});
  for (const char* field : {"Bearer x", "Basic", "Negotiate x", ""}) {
    CAPTURE(field);
    CHECK(site->who(with_authorization(by_post, field)) == "invalid_request");
  }
  CHECK(site->who(by_post) == "post");
}

TEST_CASE("client authentication: an Authorization field with control bytes is refused, not taken for absent") {
  const auto site = usual_site();
  const auto good = with_basic(asking(), "web", secret);
  const std::string field(*good.headers.get("Authorization"));
  for (const char* bytes : {"\r\n", "\n", "\x01", "\x7f"}) {
    CAPTURE(bytes);
    CHECK(site->who(with_authorization(asking(), field + bytes)) == "invalid_client");
    CHECK(site->who(with_authorization(asking({{"client_id", "native"}}), field + bytes)) == "invalid_client");
  }
  CHECK(site->who(good) == "web");
}

TEST_CASE("client authentication: nobody at all is invalid_client without a challenge") {
  const auto site = usual_site();
  const auto refused = site->ask(asking());
  CHECK(is_refused(refused, "invalid_client"));
  CHECK(challenge_of(refused).empty());
  CHECK(site->events.empty());
}

TEST_CASE("client authentication: the observers learn who came in and by which method who did not") {
  const auto site = usual_site();
  site->who(with_basic(asking(), "web", secret));
  site->who(with_basic(asking(), "web", "wrong"));
  site->who(asking({{"client_id", "nobody"}, {"client_secret", "x"}}));
  REQUIRE(site->events.size() == 3);
  CHECK(site->events[0].kind == Event::Kind::client_authenticated);
  CHECK(site->events[0].client_id == "web");
  CHECK(site->events[0].detail == "client_secret_basic");
  CHECK(site->events[1].kind == Event::Kind::client_refused);
  CHECK(site->events[1].detail == "client_secret_basic");
  CHECK(site->events[2].kind == Event::Kind::client_refused);
  CHECK(site->events[2].detail == "client_secret_post");
}

TEST_CASE("client authentication: a method that is not registered does not exist") {
  Site site(client_auth::none());
  CHECK(site.who(with_basic(asking(), "web", secret)) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "post"}, {"client_secret", secret}})) == "invalid_client");
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
  Site confidential(client_auth::secret_basic());
  CHECK(confidential.who(asking({{"client_id", "native"}})) == "invalid_client");
  CHECK(confidential.who(with_basic(asking(), "web", secret)) == "web");
}

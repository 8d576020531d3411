#include "support/authorization.hpp"

using namespace world;

namespace {

Choices rfc6749(const grants::CodeOptions& code = {}) {
  return {.options = {.profile = Profile::oauth20}, .code = code};
}

const Params without_pkce = {{"code_challenge", ""}, {"code_challenge_method", ""}};

Params native(const Params& more = {}) {
  Params changes = {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1/cb"}};
  for (const auto& [name, value] : more) changes.add(name, value);
  return changes;
}

bool asks(const Step& step) { return std::holds_alternative<Consent>(step); }

}  // namespace

TEST_CASE("code grant: wants PKCE of every client") {
  World world;
  CHECK(told(ask(world, without_pkce)) == "invalid_request");
  CHECK(told(reply(world, native(without_pkce)), "http://127.0.0.1/cb") == "invalid_request");
  CHECK(asks(ask(world)));
  CHECK(asks(ask(world, native())));
}

TEST_CASE("code grant: RFC 6749's profile leaves PKCE to confidential clients, and wants it of public ones") {
  World world(rfc6749());
  CHECK(asks(ask(world, without_pkce)));
  CHECK(told(reply(world, native(without_pkce)), "http://127.0.0.1/cb") == "invalid_request");
  CHECK(asks(ask(world, native())));
}

TEST_CASE("code grant: an option wants PKCE of confidential clients too") {
  World world(rfc6749({.always_require_pkce = true}));
  CHECK(told(ask(world, without_pkce)) == "invalid_request");
  CHECK(asks(ask(world)));
}

TEST_CASE("code grant: takes no method but S256, by name") {
  for (auto choices : {Choices{}, rfc6749()}) {
    World world(std::move(choices));
    for (const auto* method : {"", "plain", "s256", "S512", "S256 "}) {
      CAPTURE(method);
      CHECK(told(ask(world, {{"code_challenge_method", method}})) == "invalid_request");
    }
    CHECK(told(ask(world, {{"code_challenge", ""}})) == "invalid_request");
    CHECK(asks(ask(world)));
  }
}

TEST_CASE("code grant: takes a challenge of exactly 43 characters, as S256 makes it") {
  World world;
  for (const auto& wrong : {std::string(42, 'a'), std::string(44, 'a'), std::string(128, 'a'),
                            std::string(42, 'a') + "=", std::string(42, 'a') + "+", std::string(42, 'a') + "/",
                            std::string(42, 'a') + " ", std::string(41, 'a') + "\xC3\xA9"}) {
    CAPTURE(wrong);
    CHECK(told(ask(world, {{"code_challenge", wrong}})) == "invalid_request");
  }
  CHECK(asks(ask(world, {{"code_challenge", std::string(43, 'a')}})));
  CHECK(asks(ask(world, {{"code_challenge", std::string(41, 'Z') + "-_"}})));
}

TEST_CASE("code grant: plain exists only behind its switch") {
  Choices choices;
  choices.options.legacy.plain_pkce = true;
  World world(std::move(choices));
  const std::string plain(43, 'p');
  const auto code = world::code(world, {{"code_challenge", plain}, {"code_challenge_method", "plain"}});
  CHECK(issued(world.token(web_request(redemption(code, {{"code_verifier", plain}})))).scope == "read write");
  CHECK(asks(ask(world, {{"code_challenge_method", ""}})));
  CHECK(asks(ask(world, {{"code_challenge", std::string(124, '~') + "-._9"}, {"code_challenge_method", "plain"}})));
  CHECK(told(ask(world, {{"code_challenge_method", "S512"}})) == "invalid_request");
}

TEST_CASE("code grant: a code is 32 random bytes, and only its hash is stored") {
  Choices choices;
  TokenHash stored;
  choices.codes = stores::codes(choices.store, "https://auth.example", {.clock = [] { return start; }});
  choices.codes.put = [&, keep = choices.codes.put](const TokenHash& hash, const Authorization& granted) {
    stored = hash;
    return keep(hash, granted);
  };
  World world(std::move(choices));
  const auto code = world::code(world);
  CHECK(code.size() == 43);
  CHECK(base64url_decode(code));
  CHECK(stored == hash_token(code));
  CHECK(code != world::code(world));
}

TEST_CASE("code grant: a code lives a minute, or as long as it is told") {
  World minute;
  const auto lifetime = [](World& world) {
    const auto granted = world.codes.take(hash_token(world::code(world)), "web").authorization;
    return granted.expires_at - granted.issued_at;
  };
  CHECK(lifetime(minute) == 60s);
  World longer(Choices{.code = {.lifetime = 10min}});
  CHECK(lifetime(longer) == 600s);
}

TEST_CASE("code grant: a store that says no or names an error ends the request") {
  std::optional<Result<void>> outcome;
  Choices choices;
  choices.codes = stores::codes(choices.store, "https://auth.example", {.clock = [] { return start; }});
  choices.codes.put = [&, keep = choices.codes.put](const TokenHash& hash, const Authorization& granted) {
    return outcome ? *outcome : keep(hash, granted);
  };
  World world(std::move(choices));
  outcome = Result<void>(denied());
  CHECK(told(authorized(world)) == "access_denied");
  outcome = Result<void>(false);
  CHECK(told(authorized(world)) == "access_denied");
  outcome = Result<void>(Error{ErrorCode::temporarily_unavailable, "later"});
  CHECK(told(authorized(world)) == "temporarily_unavailable");
  CHECK(world.events.empty());
  outcome.reset();
  CHECK(told(authorized(world)) == "code");
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("code grant: tells at set-up what cannot work") {
  CHECK(grants::code([](const TokenHash&, const Authorization&) { return true; })->findings().empty());
  const auto nowhere = grants::code(nullptr)->findings();
  REQUIRE(nowhere.size() == 1);
  CHECK(nowhere.front().kind == Finding::Kind::mistake);
  CHECK(nowhere.front().text == "grants::code has nowhere to keep codes: give it a put function.");
}

TEST_CASE("code grant: a code that outlives its profile contradicts it") {
  const auto contradictions = [](const grants::CodeOptions& options) {
    return grants::code([](const TokenHash&, const Authorization&) { return true; }, options)
        ->contradictions(Profile::oauth20);
  };
  CHECK(contradictions({.lifetime = 601s}).size() == 1);
  CHECK(contradictions({.lifetime = Lifetime::never()}).size() == 1);
  CHECK(contradictions({.lifetime = 600s}).empty());
  CHECK(contradictions({}).empty());
}

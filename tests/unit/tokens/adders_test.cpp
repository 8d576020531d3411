#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

// An `Issue` around another, which adds members to its answer.

namespace {

/// What `inner` issues, with a member beside it that `add` makes.
Issue around(const Issue& inner, AddMembers add) {
  return inner.surrounded_by([inner, add = std::move(add)](const Issuance& issuance) {
    auto more = issuance;
    more.adders.push_back(add);
    return inner(more);
  });
}

/// Adds the beginning of the access token, or says `verdict`, for the opaque tokens of a world.
struct Adding {
  int calls = 0;
  Result<void> verdict = {};
  Choices choices;

  explicit Adding(std::chrono::seconds grace = std::chrono::seconds(0)) {
    choices.refresh = {.grace = grace};
    choices.issue = [this](const TokenStore& store) {
      return around(tokens::opaque(store, {.refresh = 24h * 14, .extra = add_zone}), adder());
    };
  }
  Adding(const Adding&) = delete;

  AddMembers adder() {
    return [this](const Tokens& made, JsonMembers& members) -> Result<void> {
      ++calls;
      if (!verdict) return verdict;
      members.add("begins_with", std::string(made.access_token.reveal().substr(0, 8)));
      return {};
    };
  }
  static void add_zone(const Issuance&, JsonMembers& members) { members.add("zone", "north"); }
};

std::string beginning(const Response& answer) { return member(answer, "access_token").substr(0, 8); }

}  // namespace

TEST_CASE("issue: one around another says of itself what that one does, and around none there is none") {
  auto inner = tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"),
                              {.access = Lifetime::never(), .refresh = Lifetime::never(), .tell_refresh_expiry = true});
  inner.issues_jwts = true;
  const auto outer = around(inner, [](const Tokens&, JsonMembers&) -> Result<void> { return {}; });
  CHECK(outer);
  CHECK(outer.issues_refresh_tokens);
  CHECK(outer.tells_refresh_expiry);
  CHECK(outer.issues_jwts);
  CHECK(outer.rotates);
  CHECK(outer.revoke.is_same_place(inner.revoke));
  REQUIRE(outer.findings.size() == 1);
  CHECK(outer.findings.front().text == inner.findings.front().text);
  CHECK(outer.contradictions(Profile::browser) == inner.contradictions(Profile::browser));
  CHECK(!around(Issue(), {}));
}

TEST_CASE("adders: add to the answer what they make of the tokens, after what is there") {
  Adding adding;
  World world(adding.choices);
  const auto answer = redeem(world, code(world));
  CHECK(answer.status == 200);
  CHECK(member(answer, "begins_with") == beginning(answer));
  CHECK(member(answer, "zone") == "north");
  CHECK(answer.body.find("\"zone\"") < answer.body.find("\"begins_with\""));
  CHECK(adding.calls == 1);
  const auto refreshed = refresh(world, member(answer, "refresh_token"));
  CHECK(member(refreshed, "begins_with") == beginning(refreshed));
  CHECK(member(refreshed, "begins_with") != beginning(answer));
}

TEST_CASE("adders: a retry within the grace has what they added to the first answer") {
  Adding adding(30s);
  World world(adding.choices);
  const auto first = issued(redeem(world, code(world)));
  const auto lost = refresh(world, first.refresh);
  const auto calls = adding.calls;
  CHECK(refresh(world, first.refresh) == lost);
  CHECK(member(lost, "begins_with") == beginning(lost));
  CHECK(adding.calls == calls);
}

TEST_CASE("adders: what one says no to is not issued, and the refresh token is not spent") {
  for (const Result<void>& no : {Result<void>(denied()), Result<void>(server_error("no claims"))}) {
    Adding adding;
    World world(adding.choices);
    const auto first = issued(redeem(world, code(world)));
    adding.verdict = no;
    const auto refused = refresh(world, first.refresh);
    CHECK(refused.status == 500);
    CHECK(error(refused) == "server_error");
    CHECK(redeem(world, code(world)).status == 500);
    CHECK(world.count(Event::Kind::tokens_issued) == 1);
    adding.verdict = {};
    CHECK(refresh(world, first.refresh).status == 200);
  }
}

TEST_CASE("adders: an error of their own is the answer, and what they throw is a server_error") {
  Adding adding;
  World world(adding.choices);
  adding.verdict = invalid_scope("not for this one");
  CHECK(is_refused(redeem(world, code(world)), "invalid_scope"));
  bool broken = true;
  auto choices = Choices();
  choices.issue = [&](const TokenStore& store) {
    return around(tokens::opaque(store, {.refresh = 24h}), [&](const Tokens&, JsonMembers&) -> Result<void> {
      if (broken) throw std::runtime_error("the database of claims is away");
      return {};
    });
  };
  World other(choices);
  const auto granted = code(other);
  CHECK(redeem(other, granted).status == 500);
  CHECK(other.failures.size() == 1);
  CHECK(other.count(Event::Kind::tokens_issued) == 0);
  broken = false;
  CHECK(redeem(other, code(other)).status == 200);
}

TEST_CASE("adders: are called by every kind of token, in their order, also in the front channel") {
  const auto numbered = [](const Issue& inner) {
    const auto add = [](int number) {
      return [number](const Tokens& made, JsonMembers& members) -> Result<void> {
        CHECK_FALSE(made.access_token.empty());
        members.add("add_" + std::to_string(number), "1");
        return {};
      };
    };
    return around(around(inner, add(2)), add(1));
  };
  const auto in_order = [](const std::string& body) {
    const auto first = body.find("add_1");
    return first != std::string::npos && first < body.find("add_2");
  };
  const auto keys = ring_of();
  const auto seals = sealing_ring();
  const std::vector<std::function<Issue(const TokenStore&)>> kinds = {
      [](const TokenStore& store) { return tokens::opaque(store); },
      [&](const TokenStore& store) { return tokens::jwt(store, keys); },
      [&](const TokenStore& store) { return tokens::sealed(store, seals); }};
  for (const auto& kind : kinds) {
    Choices choices{.options = {.profile = Profile::oauth20}};
    choices.issue = [&](const TokenStore& store) { return numbered(kind(store)); };
    World world(std::move(choices));
    CHECK(in_order(redeem(world, code(world)).body));
    const auto answer = authorized(world, {{"client_id", "legacy"},
                                           {"redirect_uri", "https://legacy.example/cb"},
                                           {"response_type", "token"},
                                           {"code_challenge", ""},
                                           {"code_challenge_method", ""}});
    CHECK(fragment_param(answer, "add_1") == "1");
    CHECK(in_order(location(answer)));
  }
}

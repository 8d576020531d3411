#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A refresh exchange that ends in an issue of the application's own, over the token store of a `World`.
struct Own {
  explicit Own(World& around, Issue issue) {
    Options options{.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}};
    options.environment.observers = {[this](const Event& event) { events.push_back(event.kind); }};
    server = std::make_unique<Server>(std::move(options));
    server->clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
    server->authenticate(client_auth::secret_basic());
    // It keeps nothing.
    if (issue && !issue.revoke) issue.revoke = [](std::string_view) {};
    server->exchange(exchanges::refresh_token(around.tokens, std::move(issue)));
  }

  Response refresh(std::string_view token) const { return server->token()(web_request(refreshing(token))); }
  bool told(Event::Kind kind) const { return std::find(events.begin(), events.end(), kind) != events.end(); }

  std::unique_ptr<Server> server;
  std::vector<Event::Kind> events;
};

Result<Tokens> plain(const Issuance&) { return Tokens{.access_token = "own-access", .refresh_token = "own-refresh"}; }

Issue rotating(Issue issue) {
  issue.rotates = true;
  issue.issues_refresh_tokens = true;
  return issue;
}

Stored::State state_of(const World& world, std::string_view refresh) {
  return world.tokens.find_refresh(hash_token(refresh)).state;
}

}  // namespace

TEST_CASE("refresh issue: one that does not rotate finds the token spent already") {
  World world;
  const auto tokens = web_tokens(world);
  bool had_rotation = true;
  auto seen = Stored::State::unknown;
  Own own(world, Issue([&](const Issuance& issuance) {
            had_rotation = issuance.rotation.has_value();
            seen = state_of(world, tokens.refresh);
            return plain(issuance);
          }));
  CHECK(own.refresh(tokens.refresh).status == 200);
  CHECK(!had_rotation);
  CHECK(seen == Stored::State::spent);
  CHECK(is_refused(own.refresh(tokens.refresh), "invalid_grant"));
  CHECK(own.told(Event::Kind::refresh_reused));
}

TEST_CASE("refresh issue: a no of one that does not rotate is a refusal, and no reuse") {
  World world;
  const auto tokens = web_tokens(world);
  Own own(world, Issue([](const Issuance&) -> Result<Tokens> { return denied(); }));
  CHECK(is_refused(own.refresh(tokens.refresh), "invalid_grant"));
  CHECK(!own.told(Event::Kind::refresh_reused));
  CHECK(opens(world, tokens.access));
}

TEST_CASE("refresh issue: a no of one that rotates leaves the token alive") {
  World world;
  const auto tokens = web_tokens(world);
  Own own(world, rotating(Issue([](const Issuance&) -> Result<Tokens> { return denied(); })));
  CHECK(is_refused(own.refresh(tokens.refresh), "invalid_grant"));
  CHECK(!own.told(Event::Kind::refresh_reused));
  CHECK(state_of(world, tokens.refresh) == Stored::State::live);
  CHECK(refresh(world, tokens.refresh).status == 200);
}

TEST_CASE("refresh issue: whoever comes too late for the token has presented it again") {
  World world;
  const auto tokens = web_tokens(world);
  Own own(world, rotating(Issue([&](const Issuance& issuance) -> Result<Tokens> {
            world.tokens.take(TokenKind::refresh, issuance.rotation->hash, "web");
            return denied();
          })));
  CHECK(is_refused(own.refresh(tokens.refresh), "invalid_grant"));
  CHECK(own.told(Event::Kind::refresh_reused));
  CHECK(!opens(world, tokens.access));
}

TEST_CASE("refresh issue: the take can come too late as well") {
  World world;
  const auto tokens = web_tokens(world);
  const auto take = world.tokens.take;
  world.tokens.take = [take](TokenKind kind, const TokenHash& token, std::string_view client_id) {
    take(kind, token, client_id);
    return take(kind, token, client_id);
  };
  bool asked = false;
  Own own(world, Issue([&](const Issuance& issuance) {
            asked = true;
            return plain(issuance);
          }));
  CHECK(is_refused(own.refresh(tokens.refresh), "invalid_grant"));
  CHECK(!asked);
  CHECK(!opens(world, tokens.access));
}

TEST_CASE("refresh issue: its error is sent as it is, what it throws is not") {
  World world;
  const auto answer = [&](Result<Tokens> (*issue)(const Issuance&)) {
    return Own(world, rotating(Issue(issue))).refresh(web_tokens(world).refresh);
  };
  CHECK(is_refused(answer([](const Issuance&) -> Result<Tokens> { return access_denied("closed"); }), "access_denied"));
  CHECK(answer([](const Issuance&) -> Result<Tokens> { throw std::runtime_error("x"); }).status == 500);
  CHECK(answer([](const Issuance&) -> Result<Tokens> { throw StoreUnavailable("x"); }).status == 503);
  CHECK(answer(plain).status == 200);
}

TEST_CASE("refresh issue: what is missing is told at set-up") {
  World world;
  CHECK(Own(world, Issue()).server->check().size() == 1);
  CHECK(Own(world, Issue(plain)).server->check().empty());
  // Nobody could end what it issues.
  CHECK(exchanges::refresh_token(world.tokens, Issue(plain))->findings().size() == 1);
  world.tokens.find_refresh = nullptr;
  CHECK(Own(world, Issue(plain)).server->check().size() == 1);
}

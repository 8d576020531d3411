// What is left behind when the store is away in the middle of a request: never half of an answer.

#include "support/authorization.hpp"
#include "support/watched_store.hpp"

using namespace world;
using support::WatchedStore;

namespace {

/// A server whose codes, tokens and pending decisions are in one store that can go away.
struct Site {
  std::shared_ptr<Store> memory = stores::memory();
  std::shared_ptr<WatchedStore> store = std::make_shared<WatchedStore>(memory);
  World world;

  explicit Site(Profile profile = Profile::oauth21) : world(choices(profile)) {}

  Choices choices(Profile profile) const {
    Choices choices;
    choices.options.profile = profile;
    choices.store = store;
    choices.more = [transactions = std::make_shared<std::unique_ptr<TransactionStore>>(session::transactions(store))](
                       Server& server) { server.transactions(std::move(*transactions)); };
    return choices;
  }
};

bool is_unavailable(const Response& response) {
  return is_page(response, 503) && response.headers.get("Retry-After") == "1" &&
         response.body.find("/var/lib") == std::string::npos;
}

Params both() {
  return {{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}, {"response_type", "code token"}};
}

}  // namespace

TEST_CASE("store away: an authorization request is answered 503 and can be repeated") {
  Site site;
  site.store->fail_after(0);
  CHECK(is_unavailable(reply(site.world)));
  CHECK(site.world.failures == std::vector<std::string>{"disk I/O error in /var/lib/db"});
  CHECK(std::holds_alternative<Consent>(ask(site.world)));
}

TEST_CASE("store away: a decision that could not be looked up or taken can be sent again") {
  for (const int done_before : {0, 1}) {
    Site site;
    const auto form = decision(consent(site.world));
    site.store->fail_after(done_before);
    CHECK(is_unavailable(site.world.server().decide(form, browser())));
    CHECK(site.world.events.empty());
    CHECK(told(site.world.server().decide(form, browser())) == "code");
  }
}

TEST_CASE("store away: a decision that was taken but not carried out issues nothing, then or later") {
  Site site;
  const auto form = decision(consent(site.world));
  site.store->fail_after(2);
  CHECK(is_unavailable(site.world.server().decide(form, browser())));
  CHECK(site.world.events.empty());
  CHECK(is_page(site.world.server().decide(form, browser()), 400));
  CHECK(site.world.events.empty());
  CHECK(told(authorized(site.world)) == "code");
}

TEST_CASE("store away: a decision makes three calls, and whichever fails, no code is told of") {
  Site counted;
  const auto form = decision(consent(counted.world));
  const int before = counted.store->calls();
  CHECK(told(counted.world.server().decide(form, browser())) == "code");
  CHECK(counted.store->calls() - before == 3);
}

TEST_CASE("store away: code and token are answered together or not at all") {
  for (int done_before = 0; done_before < 5; ++done_before) {
    Site site(Profile::oauth20);
    const auto form = decision(consent(site.world, both()));
    site.store->fail_after(done_before);
    const auto answer = site.world.server().decide(form, browser());
    CAPTURE(done_before);
    if (done_before < 4) CHECK(is_unavailable(answer));
    CHECK(site.world.count(Event::Kind::consent_given) == (done_before < 4 ? 0 : 1));
    CHECK(site.world.count(Event::Kind::tokens_issued) == (done_before < 4 ? 0 : 1));
    CHECK(fragment_param(answer, "code").empty() == fragment_param(answer, "access_token").empty());
    CHECK(fragment_param(answer, "code").empty() == (done_before < 4));
  }
}

TEST_CASE("store away: a sign-in whose transaction could not be looked up or taken can be sent again") {
  for (const int done_before : {0, 1}) {
    Site site;
    auto who = stranger();
    const auto form = login(sign_in(site.world).transaction_id);
    site.store->fail_after(done_before);
    CHECK(is_unavailable(answered(site.world.server().resume(form, who, User{.id = "alice"}))));
    CHECK(!who.user);
    CHECK(who.session_id == stranger().session_id);
    CHECK(std::holds_alternative<Consent>(site.world.server().resume(form, who, User{.id = "alice"})));
  }
}

TEST_CASE("store away: a sign-in stands even when the page after it could not be kept") {
  Site site;
  auto who = stranger();
  // The next day begins in between, and with it another key.
  site.world.now = std::chrono::floor<std::chrono::days>(start) + 24h - 1s;
  const auto form = login(sign_in(site.world).transaction_id);
  site.world.now += 1s;
  site.store->fail_after(2);
  CHECK(is_unavailable(answered(site.world.server().resume(form, who, User{.id = "alice"}))));
  CHECK(who.user);
  CHECK(std::holds_alternative<Consent>(ask(site.world, {}, who)));
}

TEST_CASE("store away: a store that stays away harms nothing that was kept before") {
  Site site;
  const auto form = decision(consent(site.world));
  site.store->fail_always();
  for (int i = 0; i < 3; ++i) CHECK(is_unavailable(site.world.server().decide(form, browser())));
  site.store->fail_always(false);
  CHECK(told(site.world.server().decide(form, browser())) == "code");
}

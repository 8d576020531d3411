#include "support/consents.hpp"
#include "support/token_endpoints.hpp"

using namespace world;

// A consent that is taken back at every moment of a yes that is under way.

namespace {

/// Calls what is set at its moment of a yes: before and after what comes of it is noted, and after it was looked at
/// once more, just before it is issued.
struct Interrupted {
  std::function<void()> before_noting = {};
  std::function<void()> after_noting = {};
  std::function<void()> before_issuing = {};
  ConsentWorld world{choices()};

  Interrupted() {
    world.server().complete([this](const Approval&) -> Result<void> {
      call(after_noting);
      return {};
    });
  }
  Interrupted(const Interrupted&) = delete;

  void withdraw() { CHECK(world.consents.withdraw("alice", "web")); }
  void agree_again() { CHECK(agree(world, {}, {"read", "write"}) == "code"); }

 private:
  static void call(std::function<void()>& moment) {
    if (moment) std::exchange(moment, nullptr)();
  }
  Choices choices() {
    Choices choices;
    choices.more = [this](Server& server) {
      server.complete([this](const Approval&) -> Result<void> {
        call(before_noting);
        return {};
      });
      server.extra_parameters([this](const Approval&) {
        call(before_issuing);
        return Params();
      });
    };
    return choices;
  }
};

using Moment = std::function<void()> Interrupted::*;
constexpr std::initializer_list<Moment> moments = {&Interrupted::before_noting, &Interrupted::after_noting,
                                                   &Interrupted::before_issuing};

bool redeems(World& world, const Step& step) {
  const auto code = location_param(answered(step), "code");
  return !code.empty() && redeem(world, code).status == 200;
}

}  // namespace

TEST_CASE("withdrawn: at whatever moment of a yes without a page, nothing of it lives") {
  for (const auto moment : moments) {
    Interrupted site;
    site.agree_again();
    site.*moment = [&] { site.withdraw(); };
    const auto step = ask(site.world);
    CHECK((told(step) == "consent_required") == (moment != &Interrupted::before_issuing));
    CHECK_FALSE(redeems(site.world, step));
    CHECK(comes_to(site.world) == "page");
    site.agree_again();
    CHECK(redeems(site.world, ask(site.world)));
  }
}

TEST_CASE("withdrawn: what was agreed to anew meanwhile is taken back with all that was under way") {
  for (const auto moment : moments) {
    Interrupted site;
    site.agree_again();
    site.*moment = [&] {
      site.withdraw();
      site.agree_again();
    };
    const auto step = ask(site.world);
    CHECK(told(step) == "code");
    site.withdraw();
    CHECK_FALSE(redeems(site.world, step));
    site.agree_again();
    CHECK(redeems(site.world, ask(site.world)));
  }
}

TEST_CASE("withdrawn: at whatever moment of a yes on a page, it is dead, or dies with what is remembered of it") {
  for (const auto moment : moments) {
    Interrupted site;
    site.agree_again();
    const auto page = consent(site.world, {{"prompt", "consent"}});
    site.*moment = [&] { site.withdraw(); };
    const auto answer = site.world.server().decide(decision(page), browser());
    CHECK(told(answer) == "code");
    const bool is_remembered = moment == &Interrupted::before_noting;
    CHECK(site.world.granted() == (is_remembered ? "read write" : ""));
    if (is_remembered) site.withdraw();
    CHECK_FALSE(redeems(site.world, answer));
  }
}

TEST_CASE("withdrawn: what was taken back while a page was answered does not come back with it") {
  Interrupted site;
  site.agree_again();
  const auto page = consent(site.world, {{"scope", "read"}, {"prompt", "consent"}});
  site.before_noting = [&] { site.withdraw(); };
  CHECK(told(site.world.server().decide(decision(page), browser())) == "code");
  CHECK(site.world.granted() == "read");
}

TEST_CASE("withdrawn: an application that waves a client through is heeded, and what came of it can be taken back") {
  Interrupted site;
  site.world.server().immediate([](const Client& client, const User&, const AuthorizationRequest& request) {
    return client.id == "web" ? Immediate::allow(request.access) : Immediate::ask();
  });
  const auto first = ask(site.world);
  CHECK(told(first) == "code");
  CHECK(site.world.granted().empty());
  site.withdraw();
  CHECK_FALSE(redeems(site.world, first));
  CHECK(redeems(site.world, ask(site.world)));
}

TEST_CASE("withdrawn: scope that only an agreement brings ends with it, also for a client that is waved through") {
  Interrupted site;
  site.world.server().immediate(
      [](const Client&, const User&, const AuthorizationRequest& request) { return Immediate::allow(request.access); });
  site.world.server().withhold_unasked(
      [](const Unasked& unasked) { return Scope{"write"}.minus(unasked.agreed.scope); });
  CHECK(agree(site.world, {{"prompt", "consent"}}, {"read", "write"}) == "code");
  site.before_noting = [&] { site.withdraw(); };
  CHECK(told(ask(site.world)) == "consent_required");
  const auto code_of = [&] { return hash_token(silent_code(site.world)); };
  CHECK(site.world.codes.take(code_of(), "web").authorization.access.scope == Scope{"read"});
  CHECK(agree(site.world, {{"prompt", "consent"}}, {"read", "write"}) == "code");
  CHECK(site.world.codes.take(code_of(), "web").authorization.access.scope == Scope{"read", "write"});
}

TEST_CASE("withdrawn: a code that is being redeemed, and a token that is being refreshed, yield nothing that lives") {
  Interrupted site;
  site.agree_again();
  const auto code = silent_code(site.world);
  const auto tokens = issued(redeem(site.world, silent_code(site.world)));
  const auto of_bob = [&] {
    CHECK(agree(site.world, {}, {"read"}, browser("bob")) == "code");
    return issued(redeem(site.world, silent_code(site.world, {{"scope", "read"}}, browser("bob"))));
  }();
  site.withdraw();
  CHECK(is_refused(redeem(site.world, code), "invalid_grant"));
  CHECK(is_refused(refresh(site.world, tokens.refresh), "invalid_grant"));
  CHECK_FALSE(opens(site.world, tokens.access));
  CHECK(opens(site.world, of_bob.access));
  CHECK(refresh(site.world, of_bob.refresh).status == 200);
}

TEST_CASE("withdrawn: what is allowed without a page is asked about once more only where something completes") {
  int asked = 0;
  bool completes = false;
  const auto ask_of = [&] {
    asked = 0;
    Choices choices;
    choices.more = [&](Server& server) {
      server.immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
        ++asked;
        return Immediate::allow(request.access);
      });
      if (completes) server.complete([](const Approval&) -> Result<void> { return {}; });
    };
    World world(std::move(choices));
    CHECK(told(ask(world)) == "code");
    return asked;
  };
  CHECK(ask_of() == 1);
  completes = true;
  CHECK(ask_of() == 2);
}

TEST_CASE("withdrawn: a client that comes back without end pushes nothing of its own out of reach") {
  Interrupted site;
  site.agree_again();
  const auto first = issued(redeem(site.world, silent_code(site.world)));
  const auto second = issued(redeem(site.world, silent_code(site.world)));
  CHECK(opens(site.world, first.access));
  for (int i = 0; i < 998; ++i) {
    // The clock moves, so that what came first is the oldest.
    if (i % 500 == 0) site.world.now += 1s;
    CHECK(comes_to(site.world) == "code");
  }
  const auto last = issued(redeem(site.world, silent_code(site.world)));
  const bool both_live = opens(site.world, first.access) && opens(site.world, second.access);
  CHECK_FALSE(both_live);
  site.withdraw();
  for (const auto* tokens : {&first, &second, &last}) CHECK_FALSE(opens(site.world, tokens->access));
}

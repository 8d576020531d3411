#include <atomic>

#include "session/variants.hpp"
#include "support/authorization.hpp"
#include "support/threads.hpp"

using namespace session_tests;

namespace {

constexpr std::size_t threads = 16;

template <class Site>
struct Served {
  Site site = {};
  World world = World(choices());

  Choices choices() {
    Choices choices;
    choices.more = [this](Server& server) { server.transactions(site.node()); };
    return choices;
  }
};

Browser visitor(std::size_t number) { return browser("user " + std::to_string(number)); }

}  // namespace

TEST_CASE_TEMPLATE("threads: of sixteen answers to one consent exactly one becomes a code", T, InMemory, InStore,
                   InSqlite, Sealed) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto form = decision(consent(served.world));
    std::atomic<int> codes = 0, pages = 0;
    support::together(threads, [&](std::size_t) {
      const auto answer = served.world.server().decide(form, browser());
      codes += told(answer) == "code" ? 1 : 0;
      pages += is_page(answer, 400) ? 1 : 0;
    });
    CHECK(codes == 1);
    CHECK(pages == threads - 1);
  }
  CHECK(served.world.count(Event::Kind::code_issued) == 5);
}

TEST_CASE_TEMPLATE("threads: of an allow and a deny at the same moment one counts", T, InMemory, InStore, Sealed) {
  Served<T> served;
  for (int round = 0; round < 10; ++round) {
    const auto page = consent(served.world);
    std::atomic<int> answered = 0;
    support::together(threads, [&](std::size_t i) {
      const auto answer = served.world.server().decide(decision(page, i % 2 == 0 ? "allow" : "deny"), browser());
      answered += answer.status == 303 ? 1 : 0;
    });
    CHECK(answered == 1);
  }
  CHECK(served.world.count(Event::Kind::consent_given) + served.world.count(Event::Kind::consent_denied) == 10);
}

TEST_CASE_TEMPLATE("threads: of sixteen sign-ins with one transaction one goes on", T, InMemory, InStore, Sealed) {
  Served<T> served;
  for (int round = 0; round < 5; ++round) {
    const auto form = login(sign_in(served.world).transaction_id);
    std::atomic<int> asked = 0;
    support::together(threads, [&](std::size_t) {
      auto who = stranger();
      const auto step = served.world.server().resume(form, who, User{.id = "alice"});
      asked += std::holds_alternative<Consent>(step) ? 1 : 0;
      if (std::holds_alternative<Response>(step) && who.user) asked += 100;
    });
    CHECK(asked == 1);
  }
}

TEST_CASE("threads: sixteen people authorize side by side and disturb nobody") {
  Served<InMemory> served;
  served.world.events.clear();
  std::atomic<int> codes = 0;
  support::together(threads, [&](std::size_t i) {
    const auto who = visitor(i);
    for (int round = 0; round < 20; ++round) {
      const auto state = std::to_string(i) + " " + std::to_string(round);
      const auto step = served.world.server().authorize(authorize_request({{"state", state}}), who);
      const auto answer = served.world.server().decide(decision(std::get<Consent>(step)), who);
      codes += told(answer, "https://web.example/cb", state) == "code" ? 1 : 0;
    }
  });
  CHECK(codes == threads * 20);
  CHECK(served.world.count(Event::Kind::consent_given) == threads * 20);
  CHECK(served.world.failures.empty());
}

TEST_CASE("threads: a code that a decision raced for is redeemed once, and then by nobody") {
  Served<InMemory> served;
  const auto form = decision(consent(served.world));
  std::vector<std::string> codes(threads);
  support::together(threads, [&](std::size_t i) {
    codes[i] = location_param(served.world.server().decide(form, browser()), "code");
  });
  std::erase(codes, "");
  REQUIRE(codes.size() == 1);
  CHECK(served.world.token(web_request(redemption(codes[0]))).status == 200);
  CHECK(error(served.world.token(web_request(redemption(codes[0])))) == "invalid_grant");
}

TEST_CASE_TEMPLATE("threads: of sixteen guesses with one page one is answered", T, InMemory, InStore, Sealed) {
  Served<T> served;
  const auto form = login(sign_in(served.world).transaction_id);
  std::atomic<int> asked = 0;
  support::together(threads, [&](std::size_t) {
    auto who = stranger();
    asked += std::holds_alternative<SignIn>(served.world.server().resume(form, who, denied())) ? 1 : 0;
  });
  CHECK(asked == 1);
}

TEST_CASE("threads: nodes that begin on an empty store at once agree on its key") {
  const auto store = stores::memory();
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < threads; ++i) nodes.push_back(session::transactions(store));
  std::vector<std::string> ids(threads);
  support::together(threads, [&](std::size_t i) { ids[i] = nodes[i]->begin(transaction(), system_random); });
  for (std::size_t i = 0; i < threads; ++i) CHECK(nodes[threads - 1 - i]->find(ids[i], start));
}

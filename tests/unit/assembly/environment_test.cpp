// One environment for all that a process is made of: its clock moves them all, and whoever watches hears of them all.

#include "oauthkit/environment.hpp"

#include "support/proofs.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

/// A server, a guard, cookies, proofs and keys, made of one environment.
struct House {
  TimePoint now = start;
  std::vector<std::string> failed;
  Environment environment{.clock = [this] { return now; },
                          .on_failure = [this](const Failure& failure) { failed.emplace_back(failure.endpoint); }};
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  TokenStore issued = stores::tokens(store, "https://auth.example", environment);
  Dpop dpop{store, {.base_url = "https://auth.example", .environment = environment}};
  KeyRing keys{{.publish = 1h, .sign = 10h, .retire = 2h, .environment = environment}};
  session::Cookies cookies{store, {.issuer = "https://auth.example", .environment = environment}};
  Bearer bearer{issued, {.environment = environment}};
  Server server{{.issuer = "https://auth.example", .environment = environment}};
  std::string cookie = {};

  House() {
    server.clients([](std::string_view id) -> Result<Client> {
      for (auto& client : usual_clients()) {
        if (client.id == id) return std::move(client);
      }
      return denied();
    });
    server.authenticate(client_auth::secret_basic());
    server.exchange(exchanges::client_credentials(tokens::opaque(issued, {.access = 1h})));
    server.dpop(dpop);
  }
  House(const House&) = delete;

  Response token() const { return server.token()(web_request(for_web_itself)); }
  std::string proven(const std::string& proof) const {
    return told(server.token()(with_proof(web_request(for_web_itself), proof)));
  }
  int call(const std::string& access) const {
    return bearer
        .guard({}, [](const Request&, const Authorization&) { return Response{}; })(with_bearer(get("/api"), access))
        .status;
  }

  /// Who the site takes the browser for; `then` may change it.
  std::string visit(const std::function<void(Browser&)>& then = [](Browser&) {}) {
    Request request;
    if (!cookie.empty()) request.headers.add("Cookie", cookie);
    std::string id;
    const auto response = cookies.handle([&](const Request&, Browser& browser) {
      id = browser.user ? browser.user->id : "nobody";
      then(browser);
      return Response{};
    })(request);
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    if (!field.empty()) cookie = field.substr(0, field.find(';'));
    return response.status == 200 ? id : std::to_string(response.status);
  }
};

}  // namespace

TEST_CASE("environment: one clock moves the server, the guard of an API, cookies, proofs and keys") {
  House house;
  const KeyHolder holder;
  const auto access = issued(house.token()).access;
  const auto proof = [&](TimePoint at) { return holder.signature(holder.proof("POST", token_url, at)); };
  house.visit([](Browser& browser) { browser.user = User{.id = "alice"}; });
  const auto key = house.keys.signer()->kid();
  CHECK(house.call(access) == 200);
  CHECK(house.proven(proof(start)) == "200");
  CHECK(house.visit() == "alice");
  CHECK_FALSE(house.keys.refresh());

  house.now += 13h;
  CHECK(house.call(access) == 401);
  CHECK(house.proven(proof(start)) == "400 invalid_dpop_proof");
  CHECK(house.visit() == "nobody");
  CHECK(house.keys.refresh());

  CHECK(house.call(issued(house.token()).access) == 200);
  CHECK(house.proven(proof(house.now)) == "200");
  house.now += 2h;
  CHECK(house.keys.signer()->kid() != key);
}

TEST_CASE("environment: one hook hears of what the server, the guard of an API and cookies do not tell") {
  House house;
  const auto access = issued(house.token()).access;
  house.visit([](Browser& browser) { browser.user = User{.id = "alice"}; });
  CHECK(house.failed.empty());
  house.store->fail_after(0);
  CHECK(house.token().status == 503);
  house.store->fail_after(0);
  CHECK(house.call(access) == 503);
  house.store->fail_after(0);
  CHECK(house.visit() == "503");
  CHECK(house.failed == std::vector<std::string>{"token", "bearer", "cookies"});
  CHECK(house.call(access) == 200);
  CHECK(house.visit() == "alice");
  CHECK(house.failed.size() == 3);
}

TEST_CASE("environment: whoever is told can not do harm") {
  int told = 0;
  const Environment environment{.observers = {[](const Event&) { throw 7; }, nullptr, [&](const Event&) { ++told; }},
                                .on_failure = [](const Failure&) { throw std::runtime_error("the hook's own fault"); }};
  CHECK_NOTHROW(environment.report(Event{}));
  CHECK_NOTHROW(environment.report(Failure{.endpoint = "x", .cause = "y"}));
  CHECK(told == 1);
  CHECK_NOTHROW(Environment{}.report(Failure{}));
}

#include <doctest/doctest.h>

#include "client_auth/site.hpp"

using namespace client_auth_tests;

namespace {

/// A source of clients called `away`, which cannot tell of them.
class AwaySource : public ClientSource {
 public:
  explicit AwaySource(int& asked) : asked_(asked) {}
  Result<Client> find(std::string_view client_id) const override {
    if (client_id != "away") return denied();
    ++asked_;
    return Error{.code = ErrorCode::invalid_client, .description = "its document cannot be had"};
  }

 private:
  int& asked_;
};

Options telling(std::vector<std::string>& failures) {
  Options options;
  options.environment.on_failure = [&failures](const Failure& failure) { failures.push_back(failure.cause); };
  return options;
}

}  // namespace

TEST_CASE("client lookup: an id that cannot be one is not looked up") {
  const auto site = usual_site();
  for (const auto& id : {std::string("nati\nve"), std::string("\x7f"), std::string("nativ\xc3\xa9"),
                         std::string(256, 'x'), std::string("\t")}) {
    CHECK(site->who(asking({{"client_id", id}})) == "invalid_client");
  }
  CHECK(site->looked_up.empty());
  CHECK(site->who(asking({{"client_id", std::string(255, 'x')}})) == "invalid_client");
  CHECK(site->looked_up.size() == 1);
  CHECK(site->who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client lookup: a validator of one's own takes the place of the default") {
  const auto lower_case = [](std::string_view id) {
    return std::all_of(id.begin(), id.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  };
  Site site(Options{.policy = {.client_id = lower_case}}, client_auth::secret_basic(), client_auth::none());
  CHECK(site.who(asking({{"client_id", "native-1"}})) == "invalid_client");
  CHECK(site.looked_up.empty());
  CHECK(site.who(asking({{"client_id", "native"}})) == "native");
}

TEST_CASE("client lookup: an id that is refused by its form reads like one that is unknown") {
  const auto site = usual_site();
  CHECK(site->ask(with_basic(asking(), "no\nbody", "x")) == site->ask(with_basic(asking(), "nobody", "x")));
}

TEST_CASE("client lookup: a request looks its client up once") {
  const auto site = usual_site();
  site->who(with_basic(asking(), "web", secret));
  site->who(asking({{"client_id", "post"}, {"client_secret", secret}}));
  site->who(asking({{"client_id", "native"}}));
  CHECK(site->looked_up == std::vector<std::string>{"web", "post", "native"});
}

TEST_CASE("client lookup: it is looked up once, also where it is told why a client is not let in") {
  std::vector<std::string> failures;
  Site site(telling(failures), client_auth::secret_basic());
  CHECK(site.who(with_basic(asking(), "web", secret)) == "web");
  CHECK(site.looked_up == std::vector<std::string>{"web"});
  CHECK(failures.empty());
  site.client("web").secret = {};
  CHECK(site.who(with_basic(asking(), "web", secret)) == "invalid_client");
  CHECK(site.looked_up.size() == 2);
  CHECK(failures.size() == 1);
  // It costs as much where there is nobody to be told of.
  CHECK(site.who(with_basic(asking(), "nobody", secret)) == "invalid_client");
  CHECK(site.looked_up.size() == 3);
  CHECK(failures.size() == 1);
}

TEST_CASE("client lookup: who shows nothing that is read here is looked up only where somebody is told of it") {
  const auto named = asking({{"client_id", "native"}});
  Site site(client_auth::secret_basic());
  CHECK(site.who(named) == "invalid_client");
  CHECK(site.looked_up.empty());
  std::vector<std::string> failures;
  Site told(telling(failures), client_auth::secret_basic());
  CHECK(told.who(named) == "invalid_client");
  CHECK(told.looked_up == std::vector<std::string>{"native"});
  CHECK(failures.size() == 1);
  CHECK(told.who(with_basic(asking(), "web", secret)) == "web");
}

TEST_CASE("client lookup: a client whose source fails is asked for once, and its refusal is told with its id") {
  std::vector<std::string> failures;
  for (const bool tells : {false, true}) {
    int asked = 0;
    Site site(tells ? telling(failures) : Options(), client_auth::secret_post(), client_auth::none());
    site.server().client_source(std::make_unique<AwaySource>(asked));
    CHECK(site.who(asking({{"client_id", "away"}})) == "invalid_client");
    REQUIRE(site.events.size() == 1);
    CHECK(site.events[0].kind == Event::Kind::client_refused);
    CHECK(site.events[0].client_id == "away");
    CHECK(asked == 1);
    CHECK(site.who(asking({{"client_id", "native"}})) == "native");
    CHECK(site.events.back().client_id == "native");
  }
}

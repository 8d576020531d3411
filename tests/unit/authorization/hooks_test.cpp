#include <memory>

#include "support/authorization.hpp"

using namespace world;

namespace {

Choices with(std::function<void(Server&)> more) { return {.more = std::move(more)}; }

/// A sign-in by a password, which the server wants to see followed by a second factor.
Result<void> two_factors(const SignedIn& who) {
  if (who.user.authentication.acr == "two factors") return {};
  return denied();
}

User alice(std::string acr) { return {.id = "alice", .authentication = {.acr = std::move(acr)}}; }

Browser signed_in(std::string acr) {
  auto who = browser();
  who.user = alice(std::move(acr));
  return who;
}

}  // namespace

TEST_CASE("hooks: the first immediate that says yes counts, and its extra alone") {
  int asked = 0;
  World world(with([&](Server& server) {
    server.immediate(
        [](const Client&, const User&, const AuthorizationRequest&) { return Immediate::ask(Scope{"read"}); });
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access, R"({"by":"second"})");
    });
    server.immediate([&](const Client&, const User&, const AuthorizationRequest& request) {
      ++asked;
      return Immediate::allow(request.access, R"({"by":"third"})");
    });
    server.complete([](const Approval& approval) -> Result<void> {
      CHECK_FALSE(approval.asked);
      CHECK(approval.granted.extra == R"({"by":"second"})");
      return {};
    });
  }));
  CHECK_FALSE(location_param(step_of<Response>(ask(world)), "code").empty());
  CHECK(asked == 0);
}

TEST_CASE("hooks: the page is told what any immediate knows of before") {
  World world(with([](Server& server) {
    server.immediate(
        [](const Client&, const User&, const AuthorizationRequest&) { return Immediate::ask(Scope{"read"}); });
    server.immediate([](const Client&, const User&, const AuthorizationRequest&) {
      return Immediate::ask(Scope{"mail"}, "since March");
    });
  }));
  const auto page = consent(world);
  CHECK(page.granted_before == Scope{"read", "mail"});
  CHECK(page.info == "since March");
  CHECK(page.reason == Consent::Reason::more_than_before);
}

TEST_CASE("hooks: the first complete that refuses is the answer, and the others are not asked") {
  bool refuse = true;
  int asked = 0;
  World world(with([&](Server& server) {
    server.complete([](const Approval& approval) -> Result<void> {
      CHECK(approval.asked);
      return {};
    });
    server.complete([&](const Approval&) -> Result<void> {
      if (refuse) return Error{ErrorCode::temporarily_unavailable, "closed on Sundays"};
      return {};
    });
    server.complete([&](const Approval&) -> Result<void> {
      ++asked;
      return {};
    });
  }));
  const auto refused = authorized(world);
  CHECK(location_param(refused, "error") == "temporarily_unavailable");
  CHECK(asked == 0);
  refuse = false;
  CHECK_FALSE(location_param(authorized(world), "code").empty());
  CHECK(asked == 1);
}

TEST_CASE("hooks: whoever has not proved enough signs in again, as often as it takes") {
  World world(with([](Server& server) { server.user_suffices(two_factors); }));
  auto who = signed_in("password");
  auto page = sign_in(world, {}, who);
  CHECK(page.reason == SignIn::Reason::stronger_needed);
  // The password again is no second factor.
  auto again = world.server().resume(post("/login", {{"transaction_id", page.transaction_id}}), who, alice("password"));
  page = step_of<SignIn>(std::move(again));
  CHECK(page.reason == SignIn::Reason::stronger_needed);
  const auto enough =
      world.server().resume(post("/login", {{"transaction_id", page.transaction_id}}), who, alice("two factors"));
  CHECK(step_of<Consent>(enough).user.authentication.acr == "two factors");
}

TEST_CASE("hooks: without enough proof nothing is allowed silently, and prompt=none says so") {
  World world(with([](Server& server) {
    server.user_suffices(two_factors);
    server.immediate([](const Client&, const User&, const AuthorizationRequest& request) {
      return Immediate::allow(request.access);
    });
  }));
  CHECK(location_param(step_of<Response>(ask(world, {{"prompt", "none"}}, signed_in("password"))), "error") ==
        "login_required");
  CHECK(sign_in(world, {}, signed_in("password")).reason == SignIn::Reason::stronger_needed);
  CHECK_FALSE(
      location_param(step_of<Response>(ask(world, {{"prompt", "none"}}, signed_in("two factors"))), "code").empty());
}

TEST_CASE("hooks: without enough proof nothing is decided, and the decision stays pending") {
  World world(with([](Server& server) { server.user_suffices(two_factors); }));
  const auto page = consent(world, {}, signed_in("two factors"));
  // The sign-in has lost its strength while the page was open.
  const auto refused = world.server().decide(decision(page), signed_in("password"));
  CHECK(refused.status == 400);
  CHECK_FALSE(refused.headers.get("Location"));
  CHECK_FALSE(location_param(world.server().decide(decision(page), signed_in("two factors")), "code").empty());
}

TEST_CASE("hooks: whoever has not proved enough may still say no") {
  World world(with([](Server& server) { server.user_suffices(two_factors); }));
  const auto page = consent(world, {}, signed_in("two factors"));
  CHECK(location_param(world.server().decide(decision(page, "deny"), signed_in("password")), "error") ==
        "access_denied");
}

TEST_CASE("hooks: an error of user_suffices is the answer") {
  bool closed = true;
  World world(with([&](Server& server) {
    server.user_suffices([&](const SignedIn& who) -> Result<void> {
      CHECK(who.client.id == "web");
      CHECK(who.request.state == "xyz");
      CHECK_FALSE(who.for_this_request);
      if (closed) return access_denied("this account is closed");
      return {};
    });
  }));
  CHECK(location_param(step_of<Response>(ask(world)), "error_description") == "this account is closed");
  closed = false;
  CHECK(consent(world).user.id == "alice");
}

TEST_CASE("hooks: a parser may take scope away, and add none") {
  World world(with([](Server& server) {
    server.extend([](ReadRequest& request) -> Result<std::map<std::string, std::string>> {
      CHECK(request.client.id == "web");
      CHECK(request.scope == Scope{"read", "write"});
      request.scope = {"read", "admin"};
      return std::map<std::string, std::string>{{"nonce", std::string(request.params.value_or_empty("nonce"))}};
    });
    server.extend([](ReadRequest& request) -> Result<std::map<std::string, std::string>> {
      CHECK(request.scope == Scope{"read"});
      return std::map<std::string, std::string>();
    });
  }));
  const auto page = consent(world, {{"nonce", "n-1"}});
  CHECK(page.scope == Scope{"read"});
  CHECK(page.request.extensions.at("nonce") == "n-1");
}

TEST_CASE("hooks: the records of client and user reach all that is asked on the way, and the page") {
  struct Row {
    std::string shelf;
  };
  const auto shelf = [](const AppData& app) { return app.get_if<Row>() ? app.get_if<Row>()->shelf : "none"; };
  std::vector<std::string> seen;
  const auto note = [&](const char* where, const Client& client, const User& user) {
    seen.push_back(std::string(where) + " " + shelf(client.app) + " " + shelf(user.app));
  };
  World world(with([&](Server& server) {
    server.user_suffices([&](const SignedIn& who) -> Result<void> {
      note("suffices", who.client, who.user);
      return {};
    });
    server.immediate([&](const Client& client, const User& user, const AuthorizationRequest&) {
      note("immediate", client, user);
      return Immediate::ask();
    });
    server.complete([&](const Approval& approval) -> Result<void> {
      note("complete", approval.client, approval.user);
      return {};
    });
    server.extra_parameters([&](const Approval& approval) {
      note("extra", approval.client, approval.user);
      return Params{{"shelf", shelf(approval.user.app)}};
    });
  }));
  world.client("web").app = Row{"of web"};
  auto alice = browser();
  alice.user->app = Row{"of alice"};
  const auto page = consent(world, {}, alice);
  CHECK(shelf(page.client.app) == "of web");
  CHECK(shelf(page.user.app) == "of alice");
  CHECK(seen == std::vector<std::string>{"suffices of web of alice", "immediate of web of alice"});
  seen.clear();
  // Nothing of it waits: for the answer the record is that of whoever answers.
  alice.user->app = Row{"of alice later"};
  const auto by_form = world.server().decide(decision(page), alice);
  CHECK(location_param(by_form, "shelf") == "of alice later");
  CHECK(seen == std::vector<std::string>{"suffices of web of alice later", "complete of web of alice later",
                                         "extra of web of alice later"});
}

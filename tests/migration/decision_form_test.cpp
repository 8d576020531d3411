#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// A form of an older page at its URL, with its own name for the transaction.
Request old_form(const Consent& page, const Params& fields) {
  Params form{{"tid", page.transaction_id}};
  for (const auto& [name, value] : fields) form.add(name, value);
  return post("/dialog/authorize/decision", form);
}

/// The same request with the transaction where `Server::decide` reads it.
Request with_transaction_id(Request request, std::string_view id) {
  request.body = Params{{"transaction_id", std::string(id)}}.encode();
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  return request;
}

/// What an application writes for oauth2orize's form: `cancel` says no, anything else yes.
Response decide_as_before(World& world, const Request& request, const Browser& who = browser()) {
  const auto form = request.form();
  const auto answer = form.get("cancel") ? Decision::deny() : Decision::allow_all(who);
  return world.server().decide(with_transaction_id(request, form.value_or_empty("tid")), who, answer);
}

}  // namespace

TEST_CASE("instead of another name for the transaction: the application writes it where it is read") {
  World world;
  const auto page = consent(world);
  CHECK(is_page(world.server().decide(old_form(page, {{"decision", "allow"}}), browser()), 400));
  CHECK(told(decide_as_before(world, old_form(page, {}))) == "code");
  CHECK(is_page(decide_as_before(world, old_form(page, {})), 400));
}

TEST_CASE("instead of a yes by silence: a form without the field that cancels is allow_all, said by the application") {
  World world;
  const auto page = consent(world, {{"scope", "read"}});
  CHECK(is_page(world.server().decide(post("/decision", {{"transaction_id", page.transaction_id}}), browser()), 400));
  const auto answer = decide_as_before(world, old_form(page, {}));
  CHECK(issued(redeem(world, location_param(answer, "code"))).scope == "read");
  CHECK(told(decide_as_before(world, old_form(consent(world), {{"cancel", "Deny"}}))) == "access_denied");
  CHECK(told(decide_as_before(world, old_form(consent(world), {{"cancel", ""}}))) == "code");
}

TEST_CASE("instead of an id in the query: a page that is linked to shows a form with it") {
  World world;
  const auto page = consent(world);
  const auto link = get("/dialog/authorize/decision?transaction_id=" + page.transaction_id);
  CHECK(is_page(world.server().decide(link, browser()), 400));
  const auto query = Params::parse(link.query());
  REQUIRE(query);
  const std::string id(query->value_or_empty("transaction_id"));
  const auto form = post("/decision", {{"transaction_id", id}, {"decision", "allow_all"}});
  CHECK(told(world.server().decide(form, browser())) == "code");
}

TEST_CASE("instead of a decision without a loader: what waits is read, and decided later, by whom it belongs to") {
  World world;
  const auto page = consent(world, {{"scope", "read"}});
  const auto form = post("/decision", {{"transaction_id", page.transaction_id}});
  CHECK(!world.server().waiting(form, browser("mallory")));
  const auto waiting = world.server().waiting(form, browser());
  REQUIRE(waiting);
  CHECK(waiting->client.id == "web");
  const auto granted = waiting->request.access.scope;
  CHECK(is_page(world.server().decide(form, browser("mallory"), Decision::allow(browser("mallory"), granted)), 400));
  CHECK(told(world.server().decide(form, browser(), Decision::allow(browser(), granted))) == "code");
  CHECK(!world.server().waiting(form, browser()));
}

TEST_CASE("instead of whoever is signed in by then: the request goes on for another person, who is asked anew") {
  World world;
  const auto page = consent(world);
  auto who = browser();
  auto bob = who;
  bob.user = User{.id = "bob"};
  CHECK(is_page(world.server().decide(decision(page), bob), 400));
  const auto entry = step_of<SignIn>(world.server().resume_as_another(login(page.transaction_id), who));
  CHECK(entry.reason == SignIn::Reason::another_user);
  const auto asked = step_of<Consent>(world.server().resume(login(entry.transaction_id), who, User{.id = "bob"}));
  CHECK(asked.user.id == "bob");
  const auto answer = world.server().decide(decision(asked), who);
  const auto tokens = issued(redeem(world, location_param(answer, "code")));
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.user_id == "bob");
}

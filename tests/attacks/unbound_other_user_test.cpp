#include "support/authorization.hpp"

// "Not you?" begins the same request again for somebody else. What bound its code must not get lost on the way.

using namespace world;

namespace {

constexpr const char* jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

const Params bound{{"dpop_jkt", jkt}, {"max_age", "60"}, {"state", "xyz"}, {"prompt", "consent"}};

Choices with_dpop() {
  Choices choices;
  choices.more = [store = choices.store](Server& server) {
    server.dpop(Dpop(store, {.base_url = "https://auth.example"}));
  };
  return choices;
}

}  // namespace

TEST_CASE("unbound other user: another person's code is bound as the first one's would have been") {
  World world(with_dpop());
  auto who = browser();
  const auto page = consent(world, bound, who);
  const auto sign_in = step_of<SignIn>(world.server().resume_as_another(login(page.transaction_id), who));
  CHECK(sign_in.reason == SignIn::Reason::another_user);
  CHECK(sign_in.request.code_binding == page.request.code_binding);
  CHECK(sign_in.request.code_binding.dpop_jkt == jkt);
  CHECK(sign_in.request.max_age == 60s);
  CHECK(sign_in.request.access == page.request.access);
  CHECK(sign_in.request.state == "xyz");
  const auto next = step_of<Consent>(world.server().resume(login(sign_in.transaction_id), who, User{.id = "bob"}));
  CHECK(next.user.id == "bob");
  CHECK(next.reason == Consent::Reason::client_asked);
  const auto code = location_param(world.server().decide(decision(next), who), "code");
  const auto granted = world.codes.take(hash_token(code), "web").authorization;
  CHECK(granted.user_id == "bob");
  CHECK(granted.code_binding.dpop_jkt == jkt);
}

TEST_CASE("unbound other user: what the first person was asked is over") {
  World world;
  const auto who = browser();
  const auto page = consent(world, {}, who);
  const auto sign_in = step_of<SignIn>(world.server().resume_as_another(login(page.transaction_id), who));
  CHECK(is_page(world.server().decide(decision(page), who), 400));
  CHECK(is_page(world.server().resume_as_another(login(page.transaction_id), who), 400));
  // The user who is still signed in cannot go on in the name of the next one.
  const auto form = post("/decision", {{"transaction_id", sign_in.transaction_id}, {"decision", "allow"}});
  CHECK(is_page(world.server().decide(form, who), 400));
  CHECK(std::holds_alternative<SignIn>(world.server().resume(login(sign_in.transaction_id), who)));
  CHECK(told(world.server().decide(decision(consent(world, {}, who)), who)) == "code");
}

TEST_CASE("unbound other user: it is asked by a form, from the browser that was shown the page") {
  World world;
  const auto who = browser();
  const auto page = consent(world, {}, who);
  CHECK(is_page(world.server().resume_as_another(login(page.transaction_id), browser("mallory")), 400));
  CHECK(is_page(world.server().resume_as_another(get("/another?transaction_id=" + page.transaction_id), who), 400));
  CHECK(told(world.server().decide(decision(page), who)) == "code");
}

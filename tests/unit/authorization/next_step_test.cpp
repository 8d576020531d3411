#include "authorization/next_step.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint now = TimePoint(1'700'000'000s);

using Why = SignIn::Reason;
using Ask = Consent::Reason;

/// Somebody who signed in a minute ago and asks for nothing special, of whom the hooks say nothing special.
Known known() {
  return {.authentication = Authentication{.auth_time = now - 60s},
          .now = now,
          .asked = Scope{"read", "write"},
          .hooks = HooksSaid()};
}

struct Case {
  const char* name;
  void (*change)(Known&);
  Next next;
};

// A capability that changes what is next adds its rows here.
const std::vector<Case> cases = {
    {"nothing special", [](Known&) {}, Ask::not_granted_yet},
    {"nobody is signed in", [](Known& k) { k.authentication.reset(); }, Why::nobody_signed_in},
    {"nobody is signed in, whatever is said of it",
     [](Known& k) {
       k.authentication.reset();
       k.signed_in_for_it = true;
       k.hooks->need_not_be_asked = true;
     },
     Why::nobody_signed_in},
    {"the hooks were not asked", [](Known& k) { k.hooks.reset(); }, AskHooks()},
    {"the hooks are not asked about who has to sign in",
     [](Known& k) {
       k.hooks.reset();
       k.prompt = {"login"};
     },
     Why::client_asked},

    {"prompt=login", [](Known& k) { k.prompt = {"login"}; }, Why::client_asked},
    {"prompt=select_account", [](Known& k) { k.prompt = {"select_account"}; }, Why::client_asked},
    {"prompt=login, after a sign-in for it",
     [](Known& k) {
       k.prompt = {"login"};
       k.signed_in_for_it = true;
     },
     Ask::not_granted_yet},

    {"prompt=create, where there is a page for it",
     [](Known& k) {
       k.prompt = {"create"};
       k.may_create_account = true;
     },
     Why::create_account},
    {"prompt=create, and nobody is signed in",
     [](Known& k) {
       k.prompt = {"create"};
       k.may_create_account = true;
       k.authentication.reset();
     },
     Why::create_account},
    {"prompt=create, after an account was opened for it",
     [](Known& k) {
       k.prompt = {"create"};
       k.may_create_account = true;
       k.signed_in_for_it = true;
     },
     Ask::not_granted_yet},
    {"prompt=create, where there is no page for it", [](Known& k) { k.prompt = {"create"}; }, Ask::not_granted_yet},

    {"max_age, kept to the second", [](Known& k) { k.max_age = 60s; }, Ask::not_granted_yet},
    {"max_age, a second too late", [](Known& k) { k.max_age = 59s; }, Why::login_too_old},
    {"max_age, and nobody knows when it was",
     [](Known& k) {
       k.max_age = 86'400s;
       k.authentication->auth_time.reset();
     },
     Why::login_too_old},
    {"max_age=0, within the second of a sign-in for another request",
     [](Known& k) {
       k.max_age = 0s;
       k.authentication->auth_time = now;
     },
     Why::login_too_old},
    {"max_age=0, after a sign-in for it",
     [](Known& k) {
       k.max_age = 0s;
       k.signed_in_for_it = true;
     },
     Ask::not_granted_yet},

    {"of another class", [](Known& k) { k.acr_values = {"mfa"}; }, Why::stronger_needed},
    {"of another class, and has been asked for it",
     [](Known& k) {
       k.acr_values = {"mfa"};
       k.stronger_asked = true;
     },
     ErrorCode::unmet_authentication_requirements},
    {"of another class, and of the hooks one waits for more",
     [](Known& k) {
       k.acr_values = {"mfa"};
       k.stronger_asked = true;
       k.hooks->suffices = false;
     },
     Why::stronger_needed},
    {"of one of the classes",
     [](Known& k) {
       k.acr_values = {"mfa", "pwd"};
       k.authentication->acr = "pwd";
       k.stronger_asked = true;
     },
     Ask::not_granted_yet},

    {"the sign-in does not suffice", [](Known& k) { k.hooks->suffices = false; }, Why::stronger_needed},
    {"the sign-in does not suffice, though it was for this request",
     [](Known& k) {
       k.hooks->suffices = false;
       k.signed_in_for_it = true;
     },
     Why::stronger_needed},
    {"the sign-in does not suffice, and a hook says yes",
     [](Known& k) {
       k.hooks->suffices = false;
       k.hooks->need_not_be_asked = true;
     },
     Why::stronger_needed},

    {"a hook says yes", [](Known& k) { k.hooks->need_not_be_asked = true; }, Agreed()},
    {"a hook says yes, and the client wants the page",
     [](Known& k) {
       k.hooks->need_not_be_asked = true;
       k.prompt = {"consent"};
     },
     Ask::client_asked},
    {"a hook says yes to somebody who may be anybody",
     [](Known& k) {
       k.hooks->need_not_be_asked = true;
       k.identity_assured = false;
     },
     Ask::identity_not_assured},

    {"some was granted before", [](Known& k) { k.hooks->granted_before = Scope{"read"}; }, Ask::more_than_before},
    {"some was granted before, and of the claims none",
     [](Known& k) {
       k.claims = {"email"};
       k.hooks->granted_before = k.asked.scope;
     },
     Ask::more_than_before},
    {"all was granted before, claims too, and no hook says yes",
     [](Known& k) {
       k.claims = {"email"};
       k.hooks->granted_before = k.asked.scope;
       k.hooks->claims_granted_before = {"name", "email"};
     },
     Ask::not_granted_yet},
    {"all was granted before, and no hook says yes",
     [](Known& k) {
       k.hooks->granted_before = Scope{"read", "write", "admin"};
     },
     Ask::not_granted_yet},

    {"all of the scope was granted before, and none of the details",
     [](Known& k) {
       k.asked.authorization_details = {*Detail::parse(R"({"type":"a","l":["x"]})")};
       k.hooks->granted_before = k.asked.scope;
     },
     Ask::more_than_before},
    {"more of the details was granted before",
     [](Known& k) {
       k.asked.authorization_details = {*Detail::parse(R"({"type":"a","l":["x"]})")};
       k.hooks->granted_before = {.scope = k.asked.scope,
                                  .authorization_details = {*Detail::parse(R"({"type":"a","l":["x","y"]})")}};
     },
     Ask::not_granted_yet},

    {"prompt=none, nobody is signed in",
     [](Known& k) {
       k.prompt = {"none"};
       k.authentication.reset();
     },
     ErrorCode::login_required},
    {"prompt=none, too long ago",
     [](Known& k) {
       k.prompt = {"none"};
       k.max_age = 1s;
     },
     ErrorCode::login_required},
    {"prompt=none, the sign-in does not suffice",
     [](Known& k) {
       k.prompt = {"none"};
       k.hooks->suffices = false;
     },
     ErrorCode::login_required},
    {"prompt=none, of another class, whoever was asked before",
     [](Known& k) {
       k.prompt = {"none"};
       k.acr_values = {"mfa"};
       k.stronger_asked = true;
     },
     ErrorCode::login_required},
    {"prompt=none, not granted", [](Known& k) { k.prompt = {"none"}; }, ErrorCode::consent_required},
    {"prompt=none, a hook says yes to somebody who may be anybody",
     [](Known& k) {
       k.prompt = {"none"};
       k.hooks->need_not_be_asked = true;
       k.identity_assured = false;
     },
     ErrorCode::consent_required},
    {"prompt=none, a hook says yes",
     [](Known& k) {
       k.prompt = {"none"};
       k.hooks->need_not_be_asked = true;
     },
     Agreed()},
};

}  // namespace

TEST_CASE("next step: one function of what is known") {
  for (const auto& one : cases) {
    CAPTURE(one.name);
    auto what = known();
    one.change(what);
    CHECK((next_step(what) == one.next));
  }
}

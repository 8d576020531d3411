#include <functional>

#include "support/authorization.hpp"

// A thief has the password and not the second factor. What the page for the factor holds is sent to the other forms.

using namespace world;

namespace {

const std::string right_code = "287082";

Choices two_factors() {
  Choices choices;
  choices.more = [](Server& server) {
    server.user_suffices([](const SignedIn& who) -> Result<void> {
      if (who.user.authentication.acr == "mfa") return {};
      return denied();
    });
    // Nobody would be asked for anything but their factors.
    server.immediate([](const Client& client, const User&, const AuthorizationRequest&) {
      return client.id == "post" ? Immediate::allow(Scope{"read", "write"}) : Immediate::ask();
    });
  };
  return choices;
}

/// A site with the sessions of `session::Cookies`, and one browser, which keeps its cookie.
struct Site {
  World world{two_factors()};
  session::Cookies cookies{world.store,
                           {.issuer = "https://auth.example", .environment = {.clock = [this] { return world.now; }}}};
  std::string jar = {};
  int codes_looked_at = 0;

  template <class Answer>
  Answer visit(Request request, const std::function<Answer(const Request&, Browser&)>& page) {
    std::optional<Answer> answer;
    if (!jar.empty()) request.headers.add("Cookie", cookies.cookie_name() + "=" + jar);
    const auto response = cookies.handle([&](const Request& seen, Browser& who) {
      answer = page(seen, who);
      return Response{};
    })(request);
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    if (!field.empty()) jar = field.substr(field.find('=') + 1, 43);
    return *std::move(answer);
  }

  Step authorize(const Params& changes = {}) {
    return visit<Step>(authorize_request(changes),
                       [&](const Request& r, Browser& who) { return world.server().authorize(r, who); });
  }
  Step password(const std::string& id) {
    return visit<Step>(
        login(id), [&](const Request& r, Browser& who) { return world.server().resume(r, who, User{.id = "alice"}); });
  }
  Step code(const std::string& id, const std::string& code = right_code) {
    return visit<Step>(login(id), [&](const Request& r, Browser& who) {
      return world.server().step_up(r, who, [&]() -> Result<Authentication> {
        ++codes_looked_at;
        if (code == right_code) return Authentication{.acr = "mfa"};
        return denied();
      });
    });
  }
  Step go_on(const std::string& id) {
    return visit<Step>(login(id),
                       [&](const Request& r, Browser& who) { return world.server().resume(r, std::as_const(who)); });
  }
  Response decide(const std::string& id) {
    const Params form{{"transaction_id", id}, {"decision", "allow"}, {"scope", "read"}};
    return visit<Response>(post("/decision", form),
                           [&](const Request& r, Browser& who) { return world.server().decide(r, who); });
  }

  /// The page for the code, after the password.
  SignIn code_page(const Params& changes = {}) {
    const auto page = step_of<SignIn>(password(step_of<SignIn>(authorize(changes)).transaction_id));
    REQUIRE(page.reason == SignIn::Reason::stronger_needed);
    return page;
  }
};

const Params trusted{{"client_id", "post"}, {"redirect_uri", "https://post.example/cb"}};

}  // namespace

TEST_CASE("skipped second factor: what its page holds decides nothing") {
  Site site;
  const auto page = site.code_page();
  CHECK(is_page(site.decide(page.transaction_id), 400));
  // The refusal has ended nothing.
  const auto consent = step_of<Consent>(site.code(page.transaction_id));
  CHECK(told(site.decide(consent.transaction_id)) == "code");
}

TEST_CASE("skipped second factor: going on without it leads back to it, and so does beginning anew") {
  Site site;
  const auto page = site.code_page();
  const auto again = step_of<SignIn>(site.go_on(page.transaction_id));
  CHECK(again.reason == SignIn::Reason::stronger_needed);
  CHECK(is_page(site.decide(again.transaction_id), 400));
  const auto anew = step_of<SignIn>(site.authorize());
  CHECK(anew.reason == SignIn::Reason::stronger_needed);
  CHECK(is_page(site.decide(anew.transaction_id), 400));
  CHECK(told(answered(site.authorize({{"prompt", "none"}}))) == "login_required");
  CHECK(std::holds_alternative<Consent>(site.code(anew.transaction_id)));
}

TEST_CASE("skipped second factor: a client whose users need not be asked gets no code at the password") {
  Site site;
  const auto page = site.code_page(trusted);
  const auto answer = answered(site.code(page.transaction_id));
  CHECK(told(answer, "https://post.example/cb") == "code");
}

TEST_CASE("skipped second factor: a wrong code lets nobody on, and is told to who watches") {
  Site site;
  const auto page = site.code_page();
  const auto cookie = site.jar;
  const auto again = step_of<SignIn>(site.code(page.transaction_id, "000000"));
  CHECK(again.reason == SignIn::Reason::wrong_credentials);
  CHECK(site.jar == cookie);
  CHECK(site.world.count(Event::Kind::sign_in_refused) == 1);
  for (const auto& pending : {page, again}) CHECK(is_page(site.decide(pending.transaction_id), 400));
  CHECK(std::holds_alternative<Consent>(site.code(again.transaction_id)));
}

TEST_CASE("skipped second factor: it signs nobody in who gave no password") {
  Site site;
  const auto page = step_of<SignIn>(site.authorize());
  CHECK(is_page(site.code(page.transaction_id), 400));
  CHECK(site.codes_looked_at == 0);
  CHECK(step_of<SignIn>(site.authorize()).reason == SignIn::Reason::nobody_signed_in);
  CHECK(std::holds_alternative<Consent>(site.code(site.code_page().transaction_id)));
}

TEST_CASE("skipped second factor: a code that belongs to no request is not looked at, and costs no try") {
  Site site;
  const auto page = site.code_page();
  CHECK(is_page(site.code(std::string(43, 'A')), 400));
  Site elsewhere;
  CHECK(is_page(site.code(elsewhere.code_page().transaction_id), 400));
  CHECK(site.codes_looked_at == 0);
  CHECK(std::holds_alternative<Consent>(site.code(page.transaction_id)));
  CHECK(site.codes_looked_at == 1);
}

TEST_CASE("skipped second factor: what was proved may be told at once, without a function") {
  Site site;
  const auto page = site.code_page();
  const auto step = [&](const std::string& id, const Result<Authentication>& proved) {
    return site.visit<Step>(
        login(id), [&](const Request& r, Browser& who) { return site.world.server().step_up(r, who, proved); });
  };
  const auto again = step_of<SignIn>(step(page.transaction_id, denied()));
  CHECK(is_page(step(again.transaction_id, Error{ErrorCode::too_many_attempts, "wait"}), 429));
  CHECK(std::holds_alternative<Consent>(step(again.transaction_id, Authentication{.acr = "mfa"})));
}

TEST_CASE("skipped second factor: it is no fresh sign-in where the client wants one") {
  Site site;
  site.code(site.code_page().transaction_id);
  const auto page = step_of<SignIn>(site.authorize({{"prompt", "login"}}));
  CHECK(page.reason == SignIn::Reason::client_asked);
  const auto again = step_of<SignIn>(site.code(page.transaction_id));
  CHECK(again.reason == SignIn::Reason::client_asked);
  // The password takes the factor back that was proved before it.
  const auto code_page = step_of<SignIn>(site.password(again.transaction_id));
  CHECK(code_page.reason == SignIn::Reason::stronger_needed);
  CHECK(std::holds_alternative<Consent>(site.code(code_page.transaction_id)));
}

TEST_CASE("skipped second factor: whoever planted the session that has one factor has none with both") {
  Site site;
  const auto page = site.code_page();
  const auto planted = site.jar;
  const auto consent = step_of<Consent>(site.code(page.transaction_id));
  const auto own = std::exchange(site.jar, planted);
  CHECK(planted != own);
  CHECK(is_page(site.decide(consent.transaction_id), 400));
  CHECK(step_of<SignIn>(site.authorize()).reason == SignIn::Reason::nobody_signed_in);
  site.jar = own;
  CHECK(told(site.decide(consent.transaction_id)) == "code");
}

TEST_CASE("skipped second factor: it keeps the time of the sign-in that it strengthens") {
  Site site;
  const auto page = site.code_page();
  site.world.now += 30s;
  const auto consent = step_of<Consent>(site.code(page.transaction_id));
  CHECK(consent.user.authentication.auth_time == start);
  CHECK(consent.user.authentication.acr == "mfa");
}

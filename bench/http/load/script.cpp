#include "script.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

constexpr std::string_view authorization = "Authorization: Basic ZGVtbzpkZW1vLXNlY3JldA==\r\n";  // demo:demo-secret
constexpr std::string_view authorize_target =
    "/authorize?response_type=code&client_id=demo&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback&scope=read"
    "&state=af0ifjsldkj&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";  // RFC 7636 Appendix B

}  // namespace

Scenario scenario_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Scenario>, 5> names = {{
      {"client_credentials", Scenario::client_credentials},
      {"code", Scenario::code},
      {"refresh", Scenario::refresh},
      {"bearer", Scenario::bearer},
      {"introspection", Scenario::introspection},
  }};
  for (const auto& [each, scenario] : names) {
    if (each == name) return scenario;
  }
  throw std::invalid_argument("unknown scenario");
}

Script::Script(Scenario scenario) : scenario_(scenario) {
  const bool needs_user = scenario == Scenario::code || scenario == Scenario::refresh;
  go_to(needs_user ? Step::first_authorize : Step::credentials);
}

bool Script::take(const Answer& answer) {
  ended_round_ = false;
  // A server compares few passwords at once: whoever comes beyond that comes again.
  if (step_ == Step::login && answer.status == 503) return true;
  const bool good = read(answer);
  if (!good) {
    *this = Script(scenario_);
    return false;
  }
  const auto next = following();
  const bool loops = next == Step::authorize || next == Step::refresh || next == Step::bearer ||
                     next == Step::introspect || next == Step::credentials;
  ended_round_ = prepared_ && loops;
  if (loops && step_ != Step::login) prepared_ = true;
  go_to(next);
  return true;
}

bool Script::read(const Answer& answer) {
  keep_cookie(answer);
  switch (step_) {
    case Step::first_authorize:
      // The sign-in page. Where it belongs to a transaction, it says so.
      transaction_ = between(answer.body, "name=\"transaction_id\" value=\"", "\"");
      return answer.status == 200 && answer.body.find("name=\"password\"") != std::string_view::npos;
    case Step::login:
      return answer.status == 200;
    case Step::authorize:
      return read_page(answer);
    case Step::decide:
      return read_code(answer);
    case Step::bearer:
      return answer.status == 200 && answer.body.find("\"client_id\":\"demo\"") != std::string_view::npos;
    case Step::introspect:
      return answer.status == 200 && answer.body.find("\"active\":true") != std::string_view::npos;
    case Step::redeem:
    case Step::refresh:
    case Step::credentials:
      return read_tokens(answer);
  }
  return false;
}

bool Script::read_page(const Answer& answer) {
  transaction_ = between(answer.body, "name=\"transaction_id\" value=\"", "\"");
  return answer.status == 200 && !transaction_.empty();
}

bool Script::read_code(const Answer& answer) {
  const auto location = std::string(field_of(answer.head, "Location")) + "&";
  code_ = between(location, "code=", "&");
  return (answer.status == 302 || answer.status == 303) && !code_.empty();
}

bool Script::read_tokens(const Answer& answer) {
  access_token_ = between(answer.body, "\"access_token\":\"", "\"");
  refresh_token_ = between(answer.body, "\"refresh_token\":\"", "\"");
  const bool refreshes = step_ != Step::credentials;
  return answer.status == 200 && !access_token_.empty() && refreshes != refresh_token_.empty();
}

void Script::keep_cookie(const Answer& answer) {
  const auto field = field_of(answer.head, "Set-Cookie");
  if (!field.empty()) cookie_ = "Cookie: " + std::string(field.substr(0, field.find(';'))) + "\r\n";
}

Script::Step Script::following() const {
  switch (step_) {
    case Step::first_authorize:
      return Step::login;
    case Step::login:
      return Step::authorize;
    case Step::authorize:
      return Step::decide;
    case Step::decide:
      return Step::redeem;
    case Step::redeem:
      return scenario_ == Scenario::code ? Step::authorize : Step::refresh;
    case Step::credentials:
      return scenario_ == Scenario::bearer          ? Step::bearer
             : scenario_ == Scenario::introspection ? Step::introspect
                                                    : Step::credentials;
    default:
      return step_;
  }
}

void Script::go_to(Step step) {
  // These are the same each time.
  const bool constant = step == Step::bearer || step == Step::introspect || step == Step::credentials;
  if (constant && step == step_ && !request_.empty()) return;
  step_ = step;
  request_ = build(step);
}

std::string Script::build(Step step) const {
  switch (step) {
    case Step::first_authorize:
    case Step::authorize:
      return get(authorize_target, cookie_);
    case Step::login:
      return post("/login", "transaction_id=" + transaction_ + "&username=alice&password=wonderland", cookie_);
    case Step::decide:
      return post("/authorize/decision", "transaction_id=" + transaction_ + "&scope=read&decision=allow", cookie_);
    case Step::redeem:
      return post("/token",
                  "grant_type=authorization_code&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback&code=" + code_ +
                      "&code_verifier=" + std::string(verifier),
                  authorization);
    case Step::refresh:
      return post("/token", "grant_type=refresh_token&refresh_token=" + refresh_token_, authorization);
    case Step::credentials:
      return post("/token", "grant_type=client_credentials&scope=read", authorization);
    case Step::bearer:
      return get("/api/me", "Authorization: Bearer " + access_token_ + "\r\n");
    case Step::introspect:
      return post("/introspect", "token=" + access_token_, authorization);
  }
  return {};
}

}  // namespace bench

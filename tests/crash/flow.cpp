#include "crash/flow.hpp"

#include <array>
#include <functional>
#include <stdexcept>

namespace crash {

using namespace oauthkit::testing;

namespace {

// Another scope than the refresh before asked for: no retry of it, whatever the grace.
constexpr const char* another_scope = "read";

constexpr std::array<int, 9> expected_status = {200, 200, 303, 200, 200, 200, 200, 400, 401};

}  // namespace

const char* name_of(Step step) {
  constexpr std::array<const char*, 10> names = {"the authorization request",
                                                 "the sign-in",
                                                 "the decision",
                                                 "the redemption",
                                                 "the first API call",
                                                 "the refresh",
                                                 "the second API call",
                                                 "the replay",
                                                 "the API call after the replay",
                                                 "the end"};
  return names[static_cast<std::size_t>(step)];
}

bool is_whole(const Answer& answer) {
  return answer.status != 0 && answer.field("Content-Length") == std::to_string(answer.body.size());
}

Answer asked(const std::function<Answer()>& ask) {
  try {
    return ask();
  } catch (const std::runtime_error&) {
    return {};
  }
}

TokenPair pair_of(const Answer& answer) { return {member(answer, "access_token"), member(answer, "refresh_token")}; }

Answer redeem(const AuthServer& server, const std::string& code) { return server.token(redemption(code)); }

Answer refresh(const AuthServer& server, const std::string& token, const std::string& scope) {
  Params form{{"grant_type", "refresh_token"}, {"refresh_token", token}};
  if (!scope.empty()) form.add("scope", scope);
  return server.token(form);
}

bool opens(const AuthServer& server, const std::string& access_token) {
  return server.api("/api/me", access_token).status == 200;
}

void Flow::go_on_at(const AuthServer& server) {
  server_ = &server;
  agent.go_on_at(server);
}

Step Flow::run(Problems& problems) {
  for (auto step = Step::authorize; step != Step::done; step = static_cast<Step>(static_cast<int>(step) + 1)) {
    if (!attempt(step)) return step;
    if (is_as_expected(step)) continue;
    problems.push_back(std::string(name_of(step)) + " was answered " + std::to_string(last.status));
  }
  return Step::done;
}

bool Flow::attempt(Step step) {
  last = asked([&] { return ask(step); });
  if (!is_whole(last)) return false;
  if (is_as_expected(step)) keep(step);
  return true;
}

bool Flow::is_as_expected(Step step) const { return last.status == expected_status[static_cast<std::size_t>(step)]; }

Answer Flow::ask(Step step) {
  switch (step) {
    case Step::authorize:
      return agent.get(target(authorization()));
    case Step::sign_in:
      return agent.sign_in(sign_in_page);
    case Step::decide:
      return agent.allow(consent_page);
    case Step::redeem:
      return redeem(*server_, code);
    case Step::call:
      return server_->api("/api/me", first.access);
    case Step::refresh:
      return refresh(*server_, first.refresh);
    case Step::replay:
      return refresh(*server_, first.refresh, another_scope);
    default:
      return server_->api("/api/me", second.access);
  }
}

void Flow::keep(Step step) {
  if (step == Step::authorize) sign_in_page = last;
  if (step == Step::sign_in) consent_page = last;
  if (step == Step::decide) code = location_param(last, "code");
  if (step == Step::redeem) first = pair_of(last);
  if (step == Step::refresh) second = pair_of(last);
}

}  // namespace crash

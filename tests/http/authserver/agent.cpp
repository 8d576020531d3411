#include "http/authserver/agent.hpp"

namespace oauthkit::testing {
namespace {

Params changed(const Params& params, const Params& changes) {
  Params result;
  for (const auto& [name, value] : params) {
    if (!changes.contains(name)) result.add(name, value);
  }
  for (const auto& [name, value] : changes) {
    if (!value.empty()) result.add(name, value);
  }
  return result;
}

}  // namespace

Answer Agent::keep_cookie(Answer answer) {
  const auto field = answer.field("Set-Cookie");
  if (field != "<none>") cookie = field.substr(0, field.find(';'));
  return answer;
}

Answer Agent::get(std::string_view target) { return keep_cookie(server_->get(target, cookie_line())); }

Answer Agent::post(std::string_view target, const Params& form) {
  return keep_cookie(server_->post(target, form, cookie_line()));
}

Answer Agent::sign_in(const Answer& page, const std::string& username, const std::string& password) {
  return post(base + "/login",
              {{"transaction_id", hidden(page, "transaction_id")}, {"username", username}, {"password", password}});
}

Answer Agent::decide(const Answer& page, const std::string& decision, const std::vector<std::string>& scopes) {
  Params form{{"transaction_id", hidden(page, "transaction_id")}};
  for (const auto& scope : scopes) form.add("scope", scope);
  form.add("decision", decision);
  return post(base + "/authorize/decision", form);
}

Answer Agent::allow(const Answer& page) { return decide(page, "allow", boxes(page)); }

Answer Agent::authorize(const Params& request) {
  auto answer = get(base + target(request));
  if (holds(answer.body, "name=\"password\"")) answer = sign_in(answer);
  if (holds(answer.body, "name=\"decision\"")) answer = allow(answer);
  return answer;
}

Params authorization(const Params& changes) {
  return changed({{"client_id", "demo"},
                  {"response_type", "code"},
                  {"redirect_uri", "https://client.example/callback"},
                  {"scope", "read write"},
                  {"state", "xyz"},
                  {"code_challenge", challenge},
                  {"code_challenge_method", "S256"}},
                 changes);
}

std::string target(const Params& request) { return "/authorize?" + request.encode(); }

Params redemption(const std::string& code, const Params& changes) {
  return changed({{"grant_type", "authorization_code"},
                  {"code", code},
                  {"redirect_uri", "https://client.example/callback"},
                  {"code_verifier", verifier}},
                 changes);
}

std::vector<std::string> boxes(const Answer& page) {
  const std::string start = "<input type=\"checkbox\" name=\"scope\" value=\"";
  std::vector<std::string> found;
  for (auto at = page.body.find(start); at != std::string::npos; at = page.body.find(start, at + 1)) {
    const auto value = at + start.size();
    found.push_back(page.body.substr(value, page.body.find('"', value) - value));
  }
  return found;
}

}  // namespace oauthkit::testing

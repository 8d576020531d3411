#include "http/authserver/ciba_client.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

Json with_ciba(const Json& ciba, Json config) {
  config["ciba"] = ciba;
  config["clients"].push_back({{"client_id", "bank"},
                               {"client_secret", "bank-secret"},
                               {"client_name", "Bank <desk>"},
                               {"grant_types", {ciba_grant_type}},
                               {"scope", "read write"}});
  return config;
}

Answer ask_elsewhere(const AuthServer& server, const Params& changes) {
  Params form;
  const Params usual{{"login_hint", "alice"}, {"scope", "read"}};
  for (const auto& [name, value] : usual) {
    if (!changes.contains(name)) form.add(name, value);
  }
  for (const auto& [name, value] : changes) {
    if (!value.empty()) form.add(name, value);
  }
  return server.post("/bc-authorize", form, basic("bank", "bank-secret"));
}

Answer collect(const AuthServer& server, const Answer& asked) {
  return server.token({{"grant_type", ciba_grant_type}, {"auth_req_id", member(asked, "auth_req_id")}}, "bank",
                      "bank-secret");
}

Answer sign_in_at_approvals(Agent& agent, const Answer& page, const std::string& username,
                            const std::string& password) {
  return agent.post(agent.base + "/login/approvals",
                    {{"csrf", hidden(page, "csrf")}, {"username", username}, {"password", password}});
}

Agent at_approvals(const AuthServer& server, const std::string& username, const std::string& password) {
  Agent agent(server);
  CHECK(sign_in_at_approvals(agent, agent.get("/approvals"), username, password).status == 303);
  return agent;
}

Answer answer(Agent& agent, const Answer& page, const std::string& decision, const std::vector<std::string>& scopes) {
  Params form{{"approval_id", hidden(page, "approval_id")}, {"decision", decision}};
  for (const auto& scope : scopes) form.add("scope", scope);
  return agent.post(agent.base + "/approvals", form);
}

}  // namespace oauthkit::testing

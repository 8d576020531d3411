#include <algorithm>

#include "assembly/client_problems.hpp"
#include "assembly/refused_members.hpp"

namespace oauthkit {
namespace {

// What nobody serves here has been told by that.
bool is_served(const Setup& setup, const Client& client, const Against& against) {
  if (against.rule == "password_grant") return find_exchange(setup, "password") != nullptr;
  return against.rule != "response_types" || client.profile;
}

bool breaks_by_switch(const Profile& profile, const Options& options) {
  return profile.legacy_switches == Demand::refused && !legacy_switches_on(options).empty();
}

}  // namespace

std::vector<std::string> profile_problems(const Client& client, const Setup& setup,
                                          const std::vector<std::string_view>& about) {
  std::vector<std::string> problems;
  const auto add = [&](const Profile& profile, Against against) {
    against.fix.append(" (").append(profile.name).append(")");
    problems.push_back(told_of(client, sentence(profile, against)));
  };
  const auto& server = setup.options.profile;
  if (client.profile) {
    for (const auto& what : loose_rules(server, *client.profile)) problems.push_back(told_of(client, what));
  }
  const auto profile = profile_for(server, client);
  const auto is_asked = [&](std::string_view rule) {
    return about.empty() || std::find(about.begin(), about.end(), rule) != about.end();
  };
  for (auto& [member, against] : refused_members(profile, client)) {
    if (is_asked(against.rule) && is_served(setup, client, against)) add(profile, std::move(against));
  }
  if (client.profile && breaks_by_switch(profile, setup.options)) {
    add(profile, {"legacy_switches", "is at a server with a switch of Options::legacy", "admits none of them",
                  "switch it off, or give the client another server"});
  }
  if (is_asked("binding") && binds_to_key(profile, client) && !client.dpop_bound_access_tokens && !setup.dpop) {
    add(profile, {"binding", "has tokens that are bound to nothing", "wants them bound",
                  "give the server proofs with Server::dpop, or the client a certificate"});
  }
  return problems;
}

bool keeps_profile(const Options& options, const Client& client) {
  if (!client.profile) return is_admitted(options.profile, client);
  const auto profile = resolve(options.profile, *client.profile);
  return is_stricter(options.profile, *client.profile) && is_admitted(profile, client) &&
         !breaks_by_switch(profile, options);
}

}  // namespace oauthkit

#include "config/profiles.hpp"

#include <oauthkit/client_problems.hpp>

#include "config/clients.hpp"

namespace authserver {
namespace {

using oauthkit::Demand;
using oauthkit::Profile;
using oauthkit::Refresh;
using oauthkit::ResponseTypes;

bool is_longer(const std::optional<oauthkit::Lifetime>& lifetime, std::chrono::seconds longest) {
  return lifetime && lifetime->length() > longest;
}

void check_server(const Config& config, const Fields& root) {
  const auto& profile = config.profile;
  const auto refuse_if = [&](bool contradicts, const char* key, const std::string& expected) {
    if (contradicts) root.refuse(key, expected + ", because of the profile " + std::string(profile.name));
  };
  const auto at_most = [](std::chrono::seconds longest) {
    return "expected at most " + std::to_string(longest.count());
  };
  refuse_if(profile.refresh == Refresh::never_rotate && config.rotation.value_or(false), "refresh_token.rotation",
            "expected none, or false");
  refuse_if(profile.refresh_end == Demand::required && config.refresh_token.is_never(), "refresh_token.lifetime",
            "expected an end");
  refuse_if(is_longer(config.authorization_code, profile.longest_code), "authorization_code.lifetime",
            at_most(profile.longest_code));
  refuse_if(is_longer(config.pushed_requests.lifetime, profile.longest_pushed_request),
            "pushed_authorization_request.lifetime", at_most(profile.longest_pushed_request));
  refuse_if(config.keys && !profile.algorithms.contains(config.keys->algorithm), "keys.algorithm", "expected another");
}

/// Elsewhere a type that nobody serves is told of, and harms nobody.
bool is_harmless(const Profile& profile, std::string_view member) {
  return profile.response_types != ResponseTypes::code && (member == "response_types" || member == "grant_types");
}

void check_registration(const Config& config, std::size_t i, const Profile& profile, const Fields& root) {
  for (const auto& [member, text] : refused_registration(config.clients[i], profile)) {
    if (is_harmless(profile, member)) continue;
    auto sentence = text;
    if (sentence.ends_with('.')) sentence.pop_back();
    root.refuse(member_of_client(i, member), "the client " + sentence + " (" + std::string(profile.name) + ").");
  }
}

void check_client(const Config& config, std::size_t i, const Fields& root) {
  const auto& client = config.clients[i];
  const auto key = member_of_client(i, "profile");
  if (!client.profile) {
    check_registration(config, i, config.profile, root);
    return;
  }
  const auto both = resolve(config.profile, *client.profile);
  // What is looser in no rule is what holds.
  if (both != *client.profile) {
    root.refuse(key, "expected one that is as strict as " + std::string(config.profile.name));
  }
  if (config.keys && !both.algorithms.contains(config.keys->algorithm)) {
    root.refuse(key, "expected one that admits keys.algorithm, or another algorithm there");
  }
  check_registration(config, i, both, root);
}

}  // namespace

std::optional<Profile> profile_named(std::string_view name) {
  for (const auto& profile : oauthkit::named_profiles()) {
    if (profile.name == name) return profile;
  }
  return std::nullopt;
}

std::string names_of_profiles() {
  const auto all = oauthkit::named_profiles();
  std::string names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) names += i + 1 < all.size() ? ", " : " or ";
    names += all[i].name;
  }
  return names;
}

std::optional<Profile> read_profile(Fields& fields) {
  if (!fields.find("profile")) return std::nullopt;
  auto profile = profile_named(fields.text("profile", ""));
  if (!profile) fields.refuse("profile", "expected " + names_of_profiles());
  return profile;
}

std::string profile_that(const Config& config, bool (*wants)(const Profile&)) {
  if (wants(config.profile)) return std::string(config.profile.name);
  for (const auto& client : config.clients) {
    if (client.profile && wants(*client.profile)) return std::string(client.profile->name);
  }
  return {};
}

void check_profiles(const Config& config, const Fields& root) {
  check_server(config, root);
  for (std::size_t i = 0; i < config.clients.size(); ++i) check_client(config, i, root);
}

}  // namespace authserver

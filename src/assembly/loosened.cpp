#include "assembly/profile.hpp"
#include "assembly/setup.hpp"

namespace oauthkit {
namespace {

struct Switch {
  bool legacy::Switches::*on;
  const char* gives_up;
};

constexpr Switch switches[] = {
    {&legacy::Switches::no_redirect_at_exchange,
     "legacy.no_redirect_at_exchange: a stolen code can be redeemed without naming its redirect URI."},
    {&legacy::Switches::reusable_codes, "legacy.reusable_codes: a code works until it expires, for whoever holds it."},
    {&legacy::Switches::tokens_in_query,
     "legacy.tokens_in_query: access tokens travel in queries, where logs and histories keep them."},
    {&legacy::Switches::token_params_in_query,
     "legacy.token_params_in_query: the token endpoint reads secrets from URLs, where logs keep them."},
    {&legacy::Switches::json_body, "legacy.json_body: the token endpoint reads JSON beside forms."},
    {&legacy::Switches::password_without_client_auth,
     "legacy.password_without_client_auth: anyone may use the password exchange in the name of any client."},
    {&legacy::Switches::plain_pkce,
     "legacy.plain_pkce: a code_challenge may be the verifier itself, readable in the request."},
    {&legacy::Switches::sticky_refresh_narrowing,
     "legacy.sticky_refresh_narrowing: a refresh for less scope shrinks the refresh token for good."},
    {&legacy::Switches::code_and_token_alias,
     "legacy.code_and_token_alias: code_and_token is accepted as a response type."},
};
static_assert(sizeof(legacy::Switches) == std::size(switches), "every switch has its sentence");

// What the default profile has for good reason, and this one has not.
void tell_loose_rules(const Profile& profile, std::vector<std::string>& out) {
  if (profile == Profile::oauth20) {
    out.push_back(
        "Profile::oauth20: PKCE is optional for confidential clients, and the implicit grant and the password exchange "
        "are admitted.");
    return;
  }
  // As strict as oauth21: its grace is for retries of one refresh, which get one answer.
  if (profile == Profile::mcp) return;
  for (const auto& rule : rules()) {
    if (rule.is_as_strict(profile, Profile())) continue;
    out.push_back("The profile \"" + std::string(profile.name) + "\" is looser than oauth21 in " +
                  std::string(rule.name) + ": " + rule.text(profile).value + ", instead of " +
                  rule.text(Profile()).value + ".");
  }
}

}  // namespace

std::vector<std::string> legacy_switches_on(const Options& options) {
  std::vector<std::string> names;
  for (const auto& row : switches) {
    const std::string_view sentence = row.gives_up;
    if (options.legacy.*row.on) names.emplace_back(sentence.substr(0, sentence.find(':')));
  }
  return names;
}

std::vector<std::string> loosened_options(const Options& options) {
  std::vector<std::string> out;
  tell_loose_rules(options.profile, out);
  if (options.policy.scope_separator != ' ') {
    out.push_back("policy.scope_separator: scopes are not separated by spaces as RFC 6749 wants it.");
  }
  if (options.pages.json_error)
    out.push_back("pages.json_error: the application rewrites the token endpoint's errors.");
  if (options.pages.redirected_error)
    out.push_back("pages.redirected_error: the application rewrites errors that are redirected.");
  for (const auto& row : switches) {
    if (options.legacy.*row.on) out.push_back(row.gives_up);
  }
  return out;
}

}  // namespace oauthkit

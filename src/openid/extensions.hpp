#pragma once

#include <map>
#include <string>
#include <string_view>

namespace oauthkit::openid {

/// Names in `AuthorizationRequest::extensions` and `Authorization::extensions`. What is not there was not asked for.
namespace extension {
constexpr std::string_view nonce = "nonce";
/// The parameter `claims`, as it was sent.
constexpr std::string_view claims = "claims";
/// Which of the scopes that stand for claims were asked for beside it.
constexpr std::string_view claims_scope = "claims_scope";
constexpr std::string_view claims_locales = "claims_locales";
/// `"1"`: the ID token must say when the person signed in.
constexpr std::string_view auth_time = "auth_time";
/// What the client calls the person of `id_token_hint`, who alone will do.
constexpr std::string_view subject = "subject";
/// `"1"`: no ID token belongs to it, neither at once nor when it is refreshed: nobody signed in here.
constexpr std::string_view no_id_token = "no_id_token";
/// For the pages: the classes one of which the sign-in has to be of (`claims.id_token.acr`, essential), with spaces
/// between them.
constexpr std::string_view essential_acr = "essential_acr";
/// For the pages: as they were sent.
constexpr std::string_view display = "display";
constexpr std::string_view ui_locales = "ui_locales";
}  // namespace extension

/// What `extensions` has under `name`; empty where it was not asked for.
inline std::string_view extension_of(const std::map<std::string, std::string>& extensions, std::string_view name) {
  const auto found = extensions.find(std::string(name));
  return found == extensions.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace oauthkit::openid

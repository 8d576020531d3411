#include "openid/request_parameters.hpp"

#include <algorithm>
#include <array>

#include "openid/claims_parameter.hpp"
#include "openid/extensions.hpp"
#include "openid/id_token_hint.hpp"
#include "openid/offline_access.hpp"
#include "openid/scope_claims.hpp"
#include "openid/sign_in_demands.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit::openid {
namespace {

using Extensions = std::map<std::string, std::string>;

constexpr std::size_t longest_nonce = 1024;
constexpr std::size_t longest_wish = 1024;

void copy(const ReadRequest& read, std::string_view parameter, Extensions& extensions) {
  if (const auto value = read.params.get(parameter)) extensions.emplace(parameter, *value);
}

// OpenID Connect Core §3.1.2.6: what a client says of itself is for those that have no registration elsewhere.
Result<void> refuse_registration(const ReadRequest& read) {
  if (!read.params.get("registration")) return {};
  return Error{ErrorCode::registration_not_supported, "the parameter registration is not supported"};
}

// OpenID Connect Core §3.1.2.1: the values that there are, and Prompt Create §4.1: what is not told is refused.
Result<void> check_prompt(const ReadRequest& read) {
  constexpr auto known = std::to_array<std::string_view>({"none", "login", "consent", "select_account"});
  const auto prompt = Scope::parse(read.params.value_or_empty("prompt"));
  const bool creates = read.context.options().pages.create_account;
  const auto is_known = [&](const std::string& value) {
    return std::find(known.begin(), known.end(), value) != known.end() || (creates && value == "create");
  };
  if (prompt && std::all_of(prompt->begin(), prompt->end(), is_known)) return {};
  return invalid_request("prompt has a value that is not supported");
}

// OpenID Connect Core §3.1.2.1: passed through unmodified, and so kept as it came.
Result<void> read_nonce(const ReadRequest& read, Extensions& extensions) {
  if (read.params.value_or_empty("nonce").size() > longest_nonce) return invalid_request("nonce is too long");
  copy(read, "nonce", extensions);
  return {};
}

// OpenID Connect Core §3.1.2.1: an ID token of ours that this client got once, which may have ended since.
Result<void> read_hint_parameter(const Provider::State& state, const ReadRequest& read, Extensions& extensions) {
  const auto token = read.params.get("id_token_hint");
  if (!token) return {};
  const auto hint = read_hint(state, read.context.options().issuer, *token);
  if (!hint || hint->client_id != read.client.id) {
    return invalid_request("id_token_hint is no ID token of this client");
  }
  extensions.emplace(extension::subject, hint->sub);
  return {};
}

// OpenID Connect Core §5.5: what is asked for by name is part of what a person is asked.
Result<AskedClaims> read_claims(const Provider::State& state, ReadRequest& read, Extensions& extensions) {
  const auto sent = read.params.get("claims");
  if (!sent) return AskedClaims();
  auto asked = read_claims_parameter(*sent);
  if (!asked) return asked.error();
  extensions.emplace(extension::claims, *sent);
  for (auto& name : names_to_grant(*asked)) read.claims.push_back(std::move(name));
  // What a person unchecks on the page they do not grant by another name.
  if (const auto scope = scopes_of_claims(state.options, read.scope); !scope.empty()) {
    extensions.emplace(extension::claims_scope, scope.to_string());
  }
  return asked;
}

// OpenID Connect Core §5.5.1.1: for whoever shows the sign-in page, which leads to one of them.
void tell_essential_acr(const AskedClaims& claims, Extensions& extensions) {
  const auto* const acr = find_claim(claims.id_token, "acr");
  if (acr == nullptr || !acr->essential) return;
  std::string classes;
  json::Document value;
  for (const auto& json : acr->values) {
    if (value.read(json) && value.root().is_text())
      classes.append(classes.empty() ? "" : " ").append(value.root().text);
  }
  if (!classes.empty()) extensions.emplace(extension::essential_acr, std::move(classes));
}

// OpenID Connect Core §2: the ID token tells when the person signed in to whoever goes by it.
bool wants_auth_time(const ReadRequest& read, const AskedClaims& claims) {
  const auto* const asked = find_claim(claims.id_token, "auth_time");
  return read.params.get("max_age") || read.client.default_max_age || read.client.openid.require_auth_time ||
         (asked != nullptr && asked->essential);
}

Result<Extensions> read_parameters(const Provider::State& state, ReadRequest& read) {
  if (auto refused = refuse_registration(read); !refused) return refused.error();
  // OpenID Connect Core §3.1.2.1: without the scope it is no OpenID Connect request; Multiple Response Types §3: and
  // has no ID token.
  if (!read.scope.contains("openid")) {
    if (!has_word(read.response_type, "id_token")) return Extensions();
    return invalid_scope("an ID token needs the scope openid");
  }
  Extensions extensions;
  if (auto checked = check_prompt(read); !checked) return checked.error();
  if (auto nonce = read_nonce(read, extensions); !nonce) return nonce.error();
  if (auto hint = read_hint_parameter(state, read, extensions); !hint) return hint.error();
  const auto claims = read_claims(state, read, extensions);
  if (!claims) return claims.error();
  tell_essential_acr(*claims, extensions);
  if (wants_auth_time(read, *claims)) extensions.emplace(extension::auth_time, "1");
  // OpenID Connect Core §3.1.2.1: wishes, and never an error; what nobody can mean is passed over.
  for (const auto name : {extension::claims_locales, extension::display, extension::ui_locales}) {
    if (read.params.value_or_empty(name).size() <= longest_wish) copy(read, name, extensions);
  }
  drop_offline_access(read);
  return extensions;
}

}  // namespace

void read_openid_requests(Server& server, std::shared_ptr<const Provider::State> state) {
  server.extend([state = std::move(state)](ReadRequest& read) { return read_parameters(*state, read); });
  server.user_suffices([&options = server.options()](const SignedIn& who) { return meets_demands(options, who); });
  server.withhold_unasked(withheld_offline_access);
}

}  // namespace oauthkit::openid

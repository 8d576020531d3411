#include "openid/released_claims.hpp"

#include <algorithm>
#include <set>

#include "openid/extensions.hpp"
#include "openid/scope_claims.hpp"

namespace oauthkit::openid {
namespace {

using Names = std::set<std::string, std::less<>>;

// OpenID Connect Core §5.2: the same claim, in some language.
std::string_view without_language(std::string_view name) { return name.substr(0, name.find('#')); }

Names claims_of(const ProviderOptions& options, const Scope& scope) {
  Names names;
  for (const auto& token : scope) {
    for (auto& name : claims_of_scope(options, token)) names.insert(std::move(name));
  }
  return names;
}

void leave_out(std::vector<AskedClaim>& asked, const Names& names) {
  std::erase_if(asked, [&](const AskedClaim& claim) { return names.contains(without_language(claim.name)); });
}

/// What may leave of one person's claims.
class Selection {
 public:
  Selection(const ProviderOptions& options, const Release& release) : release_(release) {
    if (release.with_scopes) of_scopes_ = claims_of(options, release.scope);
    std::erase_if(of_scopes_, [](const std::string& name) { return is_protocol_claim(name); });
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names(of_scopes_.begin(), of_scopes_.end());
    for (const auto& claim : release_.asked) {
      if (!is_protocol_claim(claim.name) && !of_scopes_.contains(claim.name)) names.push_back(claim.name);
    }
    return names;
  }

  // OpenID Connect Core §5.5.1: a claim that is asked for with a value has that value, or is left out.
  bool allows(std::string_view name, const json::Document& value) const {
    const auto* const asked = asked_as(name);
    if (asked == nullptr) return of_scopes_.contains(name) || of_scopes_.contains(without_language(name));
    const auto& values = asked->values;
    return values.empty() || std::find(values.begin(), values.end(), json_text(value, value.root())) != values.end();
  }

 private:
  const AskedClaim* asked_as(std::string_view name) const {
    const auto* const exactly = find_claim(release_.asked, name);
    return exactly != nullptr ? exactly : find_claim(release_.asked, without_language(name));
  }

  const Release& release_;
  Names of_scopes_;
};

JsonMembers selected(const Selection& selection, const Context& context, const Release& release,
                     const JsonMembers& known) {
  JsonMembers released;
  Names seen;
  json::Document value;
  for (const auto& [name, json] : known) {
    if (is_protocol_claim(name)) {
      context.report({.kind = Event::Kind::parameter_dropped,
                      .client_id = release.client.id,
                      .user_id = std::string(release.user_id),
                      .detail = name});
      continue;
    }
    if (!value.read(json)) throw std::runtime_error("ProviderOptions::claims says what is no JSON of " + name);
    // OpenID Connect Core §5.1, §5.3.2: told as it is known; what is not known is left out, and not told as null.
    const bool is_known = value.root().kind != json::Document::Kind::null;
    if (is_known && selection.allows(name, value) && seen.insert(name).second) released.add_json(name, json);
  }
  return released;
}

}  // namespace

// OpenID Connect Core §5.4: what a scope asks for is granted with it, or not at all.
Result<AskedClaims> granted_by_name(const Provider::State& state, const Authorization& authorization) {
  const auto sent = extension_of(authorization.extensions, extension::claims);
  if (sent.empty()) return AskedClaims();
  auto asked = read_claims_parameter(sent);
  if (!asked) return server_error("what was kept of the parameter claims cannot be read");
  const auto asked_scope = Scope::parse(extension_of(authorization.extensions, extension::claims_scope));
  if (!asked_scope) return server_error("what was kept of the scope beside claims cannot be read");
  const auto& granted = authorization.access.scope;
  auto unchecked = claims_of(state.options, asked_scope->minus(granted));
  for (const auto& name : claims_of(state.options, granted)) unchecked.erase(name);
  leave_out(asked->userinfo, unchecked);
  leave_out(asked->id_token, unchecked);
  return asked;
}

// OpenID Connect Core §5.2: language tags, separated by spaces.
std::vector<std::string> claims_locales(const Authorization& authorization) {
  auto text = extension_of(authorization.extensions, extension::claims_locales);
  std::vector<std::string> locales;
  while (!text.empty()) {
    const auto locale = text.substr(0, text.find(' '));
    if (!locale.empty()) locales.emplace_back(locale);
    text.remove_prefix(std::min(locale.size() + 1, text.size()));
  }
  return locales;
}

Result<JsonMembers> released_claims(const Provider::State& state, const Context& context, const Release& release) {
  const Selection selection(state.options, release);
  auto names = selection.names();
  if (names.empty() || !state.options.claims) return JsonMembers();
  const auto known = state.options.claims(
      {.user_id = release.user_id, .client = release.client, .names = std::move(names), .locales = release.locales});
  if (known) return selected(selection, context, release, *known);
  const auto error = known.error_or(server_error("ProviderOptions::claims knows nothing of the user"));
  return server_error(error.cause.empty() ? error.description : error.cause);
}

}  // namespace oauthkit::openid

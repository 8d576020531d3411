#include "authorization/decision_form.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

/// All boxes together hold no more than one `scope` parameter may, or than were offered.
Result<Scope> checked_scopes(const Params& form, const Scope& offered) {
  std::string checked;
  for (const auto value : form.all("scope")) checked.append(value).push_back(' ');
  return Scope::parse(checked, ' ', std::max(offered.size(), Scope::max_parsed_tokens));
}

/// The details whose boxes are checked: one `authorization_details` each, with the index. What was not offered is not
/// there to be checked.
std::vector<Detail> checked_details(const Params& form, const std::vector<Detail>& offered) {
  std::vector<bool> is_checked(offered.size());
  for (const auto value : form.all("authorization_details")) {
    std::size_t index = 0;
    const auto* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, index);
    if (read.ec == std::errc() && read.ptr == end && index < offered.size()) is_checked[index] = true;
  }
  std::vector<Detail> checked;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (is_checked[i]) checked.push_back(offered[i]);
  }
  return checked;
}

}  // namespace

Result<Decision> read_decision(const Params& form, const Browser& browser, const Access& offered) {
  const auto decision = form.value_or_empty("decision");
  if (decision == "deny") return Decision::deny();
  if (decision == "allow_all") return Decision::allow_all(browser);
  if (decision != "allow") return invalid_request("decision is neither allow, allow_all nor deny");
  auto scope = checked_scopes(form, offered.scope);
  if (!scope) return scope.error();
  return Decision::allow(browser, {.scope = *std::move(scope),
                                   .authorization_details = checked_details(form, offered.authorization_details)});
}

std::optional<Access> chosen_of(const Context& context, const Access& asked, const Access& named) {
  Access chosen = {.scope = asked.scope.intersect(named.scope), .resource = asked.resource};
  if (!named.resource.empty()) {
    std::erase_if(chosen.resource, [&](const std::string& resource) {
      return std::find(named.resource.begin(), named.resource.end(), resource) == named.resource.end();
    });
    // Access to no resource in particular would be more than what was named.
    if (chosen.resource.empty()) return std::nullopt;
  }
  // RFC 9396 §3: a person grants some of the details that were asked for, or all; each is one of them, or less.
  std::copy_if(named.authorization_details.begin(), named.authorization_details.end(),
               std::back_inserter(chosen.authorization_details),
               [&](const Detail& detail) { return context.is_covered(detail, asked.authorization_details); });
  return chosen;
}

}  // namespace oauthkit

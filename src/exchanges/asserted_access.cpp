#include "exchanges/assertion.hpp"
#include "exchanges/issuing.hpp"
#include "protocol/detail_array.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit::exchanges {
namespace {

// Nobody here has looked at what another issuer writes: it is judged as what a client asks for.
Result<std::vector<Detail>> asserted_details(const TokenRequest& request, const Assertion& assertion) {
  const auto& all = assertion.authorization_details;
  auto granted = request.context.allowed_details(request.client, all.empty() ? std::string() : json_of(all));
  return granted ? narrowed_details(request, *granted) : granted;
}

// RFC 7521 §4.1, ID-JAG §4.4.1: what is granted is some of the scope and of the resources that the assertion names.
Result<Access> within_assertion(const TokenRequest& request, const Assertion& assertion, const User& user,
                                const std::vector<std::string>& asked) {
  const auto scope = requested_scope(request);
  if (!scope) return scope.error();
  const Access named{.scope = assertion.scope, .resource = request.context.named_resources(assertion.resource)};
  Access wanted;
  if (!named.scope.empty()) wanted.scope = *scope;
  if (!named.resource.empty()) wanted.resource = request.context.named_resources(asked);
  const auto limit = named.narrowed(wanted);
  if (!limit) return limit.error();
  // RFC 9700 §2.3: whoever vouches for the user does not say what this client may have.
  return request.context.allowed_of(request.client, &user, *limit);
}

}  // namespace

Result<Access> asserted_access(const TokenRequest& request, const Assertion& assertion, const User& user) {
  const auto asked = requested_resources(request.params);
  if (!are_resources(asked)) return invalid_target("a resource is not an absolute URI without fragment");
  auto access = within_assertion(request, assertion, user, asked);
  if (!access) return access.error();
  auto details = asserted_details(request, assertion);
  if (!details) return details.error();
  access->authorization_details = *std::move(details);
  // RFC 9396 §3.1: details without a scope are granted alone.
  const bool details_alone = !access->authorization_details.empty() && !request.params.get("scope");
  if (access->scope.empty() && !details_alone) {
    // RFC 7521 §4.1: no more than what was granted to the client beforehand.
    auto scope = granted_scope(request, &user);
    if (!scope) return scope.error();
    access->scope = *std::move(scope);
  }
  if (access->resource.empty()) {
    auto resource = request.context.allowed_resources(request.client, asked);
    if (!resource) return resource.error();
    access->resource = *std::move(resource);
  }
  return access;
}

}  // namespace oauthkit::exchanges

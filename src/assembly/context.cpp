#include <algorithm>
#include <exception>

#include "oauthkit/module.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit {
namespace {

Error scope_refused() { return invalid_scope("the scope is not one this client may ask for"); }
Error resource_refused() { return invalid_target("the resource is not one this client may have tokens for"); }

bool may_ask_for(const Client& client, std::string_view type) {
  const auto& types = client.authorization_details_types;
  return std::find(types.begin(), types.end(), type) != types.end();
}

// What is left of `all`, where there was something.
Result<Scope> limited(const Scope& all, const Scope& limit) {
  auto rest = all.intersect(limit);
  if (rest.empty() && !all.empty()) return scope_refused();
  return rest;
}

}  // namespace

// RFC 6819 §5.2.1.1: all that came of one grant ends, wherever it is kept.
void Context::revoke(std::string_view family, const std::vector<Revoke>& own) const {
  std::exception_ptr failure;
  std::vector<Revoke> done;
  const auto revoke_in = [&](const Revoke& place) {
    const auto is_same = [&](const Revoke& other) { return place.is_same_place(other); };
    if (!place || std::any_of(done.begin(), done.end(), is_same)) return;
    done.push_back(place);
    try {
      place(family);
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  };
  std::for_each(own.begin(), own.end(), revoke_in);
  std::for_each(places_.begin(), places_.end(), revoke_in);
  if (failure) std::rethrow_exception(failure);
}

void Context::report(Event event) const {
  event.at = now_;
  event.remote_address = request_.remote_address;
  options_.environment.report(event);
}

// RFC 9700 §2.3, RFC 6819 §5.1.5.1: never more than the client is registered for, or than the policy gives.
Result<Scope> Context::allowed_scope(const Client& client, const User* user, Scope requested) const {
  if (options_.policy.scope) {
    auto allowed = options_.policy.scope(client, user, requested);
    if (!allowed) return allowed.error_or(scope_refused());
    return limited(*allowed, client.scope);
  }
  // RFC 6749 §3.3: without a scope the request means the default, which is all this client may have.
  if (requested.empty()) return client.scope;
  if (client.scope.contains(requested)) return requested;
  // OpenID Connect Core §11: offline_access that cannot be had is ignored, and no error; of nothing else there is
  // nothing left, which is not the default that nobody asked for.
  auto rest = requested.minus({"offline_access"});
  if (rest.empty() || !client.scope.contains(rest)) return scope_refused();
  return rest;
}

std::vector<std::string> Context::named_resources(const std::vector<std::string>& requested) const {
  return as_named(requested, resources_);
}

Result<std::vector<std::string>> Context::allowed_resources(const Client& client,
                                                            const std::vector<std::string>& asked) const {
  // RFC 8707 §2: an absolute URI without fragment.
  if (!are_resources(asked)) return invalid_target("a resource is not an absolute URI without fragment");
  auto requested = named_resources(asked);
  if (options_.policy.resource) {
    auto allowed = options_.policy.resource(client, requested);
    if (!allowed) return allowed.error_or(resource_refused());
    return allowed;
  }
  // RFC 8707 §2, MCP “Resource Parameter Implementation”: where none is named, the usual one is meant.
  if (requested.empty() && !resources_.empty()) return std::vector{resources_.front()};
  // RFC 9700 §2.3: a token is for the resources that this client has something to do with.
  const bool all = std::all_of(requested.begin(), requested.end(), [&](const std::string& resource) {
    return client.allows_resource(resource) ||
           std::find(resources_.begin(), resources_.end(), resource) != resources_.end();
  });
  if (!all) return resource_refused();
  return requested;
}

Result<std::vector<Detail>> Context::allowed_details(const Client& client, std::string_view sent) const {
  // RFC 6749 §3.1: a server that has no types does not know the parameter.
  if (sent.empty() || !detail_types_ || detail_types_->empty()) return std::vector<Detail>();
  auto details = read_details(sent);
  if (!details) return details;
  for (const auto& detail : *details) {
    const auto* const type = find_type(detail_types_, detail.type());
    // RFC 9396 §5: a type that is not known, or not this client's (§10).
    if (!type || !may_ask_for(client, detail.type())) {
      return invalid_authorization_details("the client may not ask for a type of the authorization_details");
    }
    if (auto checked = check_fields(detail, *type); !checked) return checked.error();
    const auto valid = type->validate ? type->validate(detail, client) : Result<void>();
    if (!valid) return valid.error_or(invalid_authorization_details("the authorization_details are refused"));
  }
  return details;
}

bool Context::is_covered(const Detail& asked, const std::vector<Detail>& granted) const {
  return oauthkit::is_covered(detail_types_, asked, granted);
}

Result<Access> Context::allowed_of(const Client& client, const User* user, const Access& granted) const {
  Access allowed;
  if (!granted.scope.empty()) {
    const auto still_registered = limited(granted.scope, client.scope);
    if (!still_registered) return still_registered.error();
    const auto scope = allowed_scope(client, user, *still_registered);
    if (!scope) return scope.error();
    auto rest = limited(*still_registered, *scope);
    if (!rest) return rest.error();
    allowed.scope = *std::move(rest);
  }
  for (const auto& resource : granted.resource) {
    const auto one = allowed_resources(client, {resource});
    if (!one && one.error().code != ErrorCode::invalid_target) return one.error();
    if (one && is_within({resource}, *one)) allowed.resource.push_back(resource);
  }
  if (allowed.resource.empty() && !granted.resource.empty()) return resource_refused();
  for (const auto& detail : granted.authorization_details) {
    const bool is_known = find_type(detail_types_, detail.type()) != nullptr;
    if (is_known && may_ask_for(client, detail.type())) allowed.authorization_details.push_back(detail);
  }
  if (allowed.authorization_details.empty() && !granted.authorization_details.empty()) {
    return invalid_authorization_details("the client may have no authorization_details of this grant any more");
  }
  return allowed;
}

}  // namespace oauthkit

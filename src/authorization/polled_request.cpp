#include "authorization/polled_request.hpp"

#include <algorithm>
#include <array>

#include "authorization/request.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit {
namespace {

// RFC 8628 §3.1: nobody is redirected. What is of a redirect, of the page that leads to it, or of the proof who the
// client is, has no say.
constexpr auto not_read = std::to_array<std::string_view>(
    {"response_type", "redirect_uri", "response_mode", "state", "prompt", "code_challenge", "code_challenge_method",
     "dpop_jkt", "client_secret", "client_assertion", "client_assertion_type"});

Params what_counts(const Params& sent) {
  Params params;
  for (const auto& [name, value] : sent) {
    if (std::find(not_read.begin(), not_read.end(), name) == not_read.end()) params.add(name, value);
  }
  return params;
}

}  // namespace

Result<AuthorizationRequest> read_polled_request(const Setup& setup, const Context& context, const Client& client,
                                                 const Params& sent) {
  const auto params = what_counts(sent);
  if (auto checked = check_readable(setup, client, params); !checked) return checked.error();
  AuthorizationRequest request{.client_id = client.id};
  request.access.resource = requested_resources(params);
  if (auto read = read_what_is_asked(setup, context, client, params, request); !read) return read.error();
  return request;
}

}  // namespace oauthkit

#include "authorization/posted_request.hpp"

#include "protocol/request_origin.hpp"
#include "session/posted_form.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";
constexpr std::string_view parameter = "posted_request";

}  // namespace

bool is_posted_from_elsewhere(const Setup& setup, const Request& request) {
  return request.method == "POST" && !comes_from(request, setup.options.issuer);
}

// OpenID Connect Core §3.1.2.1: clients may post. What is begun here belongs to a browser session, which a POST from
// another site does not bring.
Response come_with_get(const Setup& setup, const Context& context, const WayBack& back) {
  auto sent_on = session::come_with_get(*setup.transactions, context, parameter);
  return sent_on ? *std::move(sent_on) : back.early_failure(endpoint, sent_on.error());
}

Result<Params> what_was_posted(const Setup& setup, Result<Params> params) {
  if (!params || params->contains("client_id")) return params;
  const auto id = params->get(parameter);
  if (!id) return params;
  return session::posted_form(*setup.transactions, setup.options.issuer, *id, setup.options.environment.clock());
}

}  // namespace oauthkit

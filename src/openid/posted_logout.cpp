#include "openid/posted_logout.hpp"

#include "protocol/request_origin.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view parameter = "posted_logout";
constexpr Lifetime lifetime = std::chrono::seconds(60);
// A request line ends at 8 KiB, the path is in it too.
constexpr std::size_t longest = 7 * 1024;

Error too_long() { return invalid_request("the request is too long to be posted from another site"); }

Result<Params> what_was_posted(const Setup& setup, const Context& context, std::string_view id) {
  const auto waiting = setup.transactions->find(id, context.now());
  if (!waiting || waiting->posted.empty() || waiting->issuer != setup.options.issuer)
    return invalid_request("this address is good for a minute; please go back and start again");
  return Params::parse(waiting->posted);
}

}  // namespace

bool is_posted_from_elsewhere(const Setup& setup, const Request& request, const Browser& browser) {
  return request.method == "POST" && !browser.user && !comes_from(request, setup.options.issuer);
}

// RP-Initiated Logout §2: clients may post. Whose login ends is known from the cookie, which RFC 6265bis §5.6.7.1 keeps
// out of a POST from another site, but not out of the GET that it is sent on to.
Result<Response> come_with_get(const Setup& setup, const Context& context) {
  const auto& request = context.request();
  if (!request.has_form()) return invalid_request("the body must be application/x-www-form-urlencoded");
  try {
    const Transaction waiting{.issuer = setup.options.issuer,
                              .posted = request.body,
                              .started_at = context.now(),
                              .expires_at = lifetime.from(context.now())};
    const auto id = setup.transactions->begin(waiting, setup.options.environment.random);
    if (id.size() > longest) return too_long();
    // RFC 3986 §4.2: the path stays as the browser sees it.
    return Response::redirect("?" + Params{{std::string(parameter), id}}.encode());
  } catch (const TransactionTooLong&) {
    return too_long();
  }
}

// RP-Initiated Logout §2: both methods, and each has one place for the parameters.
Result<Params> logout_params(const Setup& setup, const Context& context) {
  const auto& request = context.request();
  if (request.method == "POST") {
    if (!request.has_form()) return invalid_request("the body must be application/x-www-form-urlencoded");
    return Params::parse(request.body);
  }
  if (request.method != "GET") return invalid_request("a request to sign out is a GET or a POST");
  auto params = Params::parse(request.query());
  const auto id = params && params->size() == 1 ? params->get(parameter) : std::nullopt;
  return id ? what_was_posted(setup, context, *id) : params;
}

}  // namespace oauthkit::openid

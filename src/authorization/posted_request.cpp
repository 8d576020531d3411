#include "authorization/posted_request.hpp"

#include "authorization/pending_decision.hpp"
#include "protocol/request_origin.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "authorization";
constexpr std::string_view parameter = "posted_request";
constexpr Lifetime lifetime = std::chrono::seconds(60);
// A request line ends at 8 KiB, the path is in it too.
constexpr std::size_t longest = 7 * 1024;

}  // namespace

bool is_posted_from_elsewhere(const Setup& setup, const Request& request) {
  return request.method == "POST" && !comes_from(request, setup.options.issuer);
}

// OpenID Connect Core §3.1.2.1: clients may post. What is begun here belongs to a browser session, which RFC 6265bis
// §5.6.7.1 keeps out of a POST from another site, but not out of the GET that it is sent on to.
Response come_with_get(const Setup& setup, const Context& context, const Request& request, const WayBack& back) {
  const auto too_long = [&] {
    return back.early_failure(endpoint, invalid_request("the request is too long to be posted from another site"));
  };
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

Result<Params> what_was_posted(const Setup& setup, Result<Params> params) {
  if (!params || params->contains("client_id")) return params;
  const auto id = params->get(parameter);
  if (!id) return params;
  const auto waiting = setup.transactions->find(*id, setup.options.environment.clock());
  if (!waiting || waiting->posted.empty() || !is_ours(setup, *waiting)) {
    return invalid_request("this address is good for a minute; please go back and start again");
  }
  return Params::parse(waiting->posted);
}

}  // namespace oauthkit

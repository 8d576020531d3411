#include "session/posted_form.hpp"

namespace oauthkit::session {
namespace {

constexpr Lifetime lifetime = std::chrono::seconds(60);
// A request line ends at 8 KiB, the path is in it too.
constexpr std::size_t longest = 7 * 1024;

Error too_long() { return invalid_request("the request is too long to be posted from another site"); }

}  // namespace

// RFC 6265bis §5.6.7.1: a POST from another site does not bring the cookie, but the GET that it is sent on to does.
Result<Response> come_with_get(TransactionStore& transactions, const Context& context, std::string_view parameter) {
  try {
    const Transaction waiting{.issuer = context.options().issuer,
                              .posted = context.request().body,
                              .started_at = context.now(),
                              .expires_at = lifetime.from(context.now())};
    const auto id = transactions.begin(waiting, context.options().environment.random);
    if (id.size() > longest) return too_long();
    // RFC 3986 §4.2: the path stays as the browser sees it.
    return Response::redirect("?" + Params{{std::string(parameter), id}}.encode());
  } catch (const TransactionTooLong&) {
    return too_long();
  }
}

Result<Params> posted_form(TransactionStore& transactions, std::string_view issuer, std::string_view id,
                           TimePoint now) {
  const auto waiting = transactions.find(id, now);
  if (!waiting || waiting->posted.empty() || waiting->issuer != issuer)
    return invalid_request("this address is good for a minute; please go back and start again");
  return Params::parse(waiting->posted);
}

}  // namespace oauthkit::session

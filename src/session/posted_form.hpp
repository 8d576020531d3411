#pragma once

#include <string_view>

#include "oauthkit/module.hpp"
#include "oauthkit/session.hpp"

namespace oauthkit::session {

/// Sends the browser here once more, with GET and with the form of the request in `parameter` of the query, for a
/// minute. Fails with `invalid_request` when it is longer than a URL may be.
Result<Response> come_with_get(TransactionStore& transactions, const Context& context, std::string_view parameter);

/// The form that `come_with_get` of the server `issuer` has put into `id`.
Result<Params> posted_form(TransactionStore& transactions, std::string_view issuer, std::string_view id, TimePoint now);

}  // namespace oauthkit::session

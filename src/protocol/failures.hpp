#pragma once

#include <exception>
#include <string_view>
#include <type_traits>

#include "oauthkit/options.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit {

/// What an endpoint answers when `thrown` left a callback or a store: `temporarily_unavailable` for a store that is
/// away, otherwise `server_error`. The cause goes to `Environment::on_failure` alone.
Error error_of(const Environment& environment, std::string_view endpoint, const std::exception_ptr& thrown);

/// `error` as it may leave the server: its cause told to `Environment::on_failure` and removed, its description made
/// printable, and generic where it would speak of internals. A URI that cannot be sent is removed.
Error presentable(const Environment& environment, std::string_view endpoint, Error error);

/// A page for an error that must not be redirected (`Pages::error`). `invalid_client` is 400 here: nobody
/// authenticated.
Response error_page(const Options& options, std::string_view endpoint, const Request& request, const Error& error);

/// A JSON answer for an error (RFC 6749 §5.2).
Response error_json(const Environment& environment, std::string_view endpoint, const Error& error);

/// What `answer()` returns, or, when something leaves it, what `refuse` makes of the error that it becomes.
template <class Answer, class Refuse>
std::invoke_result_t<Answer&> guarded(const Environment& environment, std::string_view endpoint, Answer answer,
                                      Refuse refuse) {
  try {
    return answer();
  } catch (...) {
    return refuse(error_of(environment, endpoint, std::current_exception()));
  }
}

/// The same, but what is `Unavailable`, such as a store that is away, is left to the guard around it: it is answered by
/// status 503, which no redirect can tell.
template <class Answer, class Refuse>
std::invoke_result_t<Answer&> guarded_but_for_stores(const Environment& environment, std::string_view endpoint,
                                                     Answer answer, Refuse refuse) {
  try {
    return answer();
  } catch (const Unavailable&) {
    throw;
  } catch (...) {
    return refuse(error_of(environment, endpoint, std::current_exception()));
  }
}

}  // namespace oauthkit

#pragma once

#include <exception>
#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// What an endpoint answers when `thrown` left a callback or a store: `temporarily_unavailable` for a store that is
/// away, otherwise `server_error`. The cause goes to `Options::on_failure` alone.
Error error_of(const Options& options, std::string_view endpoint, const std::exception_ptr& thrown);

/// `error` as it may leave the server: its cause told to `Options::on_failure` and removed, its description made
/// printable, and generic where it would speak of internals.
Error presentable(const Options& options, std::string_view endpoint, Error error);

/// A page for an error that must not be redirected (`Options::error_page`). `invalid_client` is 400 here: nobody
/// authenticated.
Response error_page(const Options& options, std::string_view endpoint, const Error& error);

/// A JSON answer for an error (RFC 6749 §5.2).
Response error_json(const Options& options, std::string_view endpoint, const Error& error);

/// Tells `Options::on_failure`, whose own exceptions go nowhere.
void report_failure(const Options& options, std::string_view endpoint, const std::string& cause);

}  // namespace oauthkit

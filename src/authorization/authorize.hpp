#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// The authorization endpoint (RFC 6749 §3.1). Never throws.
Step serve_authorize(const Setup& setup, const Request& request, const Browser& browser);

/// The steps between it and the decision. Never throw.
Step serve_sign_in(const Setup& setup, const Request& request, Browser& browser, const Result<User>& user);
Step serve_signed_in(const Setup& setup, const Request& request, const Browser& before, const Browser& after);
Step serve_resume(const Setup& setup, const Request& request, const Browser& browser);

/// The decision. Null: it is read from the form. Never throws.
Response serve_decide(const Setup& setup, const Request& request, const Browser& browser, const Decision* decision);

}  // namespace oauthkit

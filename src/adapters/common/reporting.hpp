#pragma once

#include <string>

#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// `handler`, but what leaves it is told to `Environment::on_failure` under its `path`, and answered: 503 for a store
/// that is away, otherwise a bare 500.
Handler reporting(Handler handler, std::string path, Environment environment);

/// What is told and answered for the exception that is being handled.
Response answer_to_exception(std::string_view path, const Environment& environment);

}  // namespace oauthkit::adapters

#pragma once

#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// Whether `transaction` is of somebody who signs in before the code of their device is looked up: it has no client.
bool is_before_code(const Transaction& transaction);

/// The sign-in of whoever comes to `browser` with a code, which is eight letters or empty.
SignIn sign_in_before_code(const Setup& setup, const Context& context, const Browser& browser,
                           std::string_view user_code, std::int64_t failed_sign_ins = 0);

/// What is next for them: the page where the code is entered, with theirs filled in, or the sign-in again while nobody
/// is signed in.
Step go_on_to_code(const Setup& setup, const Context& context, const Browser& browser, std::string_view user_code,
                   std::int64_t failed_sign_ins);

}  // namespace oauthkit

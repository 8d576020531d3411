#pragma once

#include <string_view>

#include "authorization/approval.hpp"

namespace oauthkit {

/// Answers the device of `back` with what a person agreed to, and them with a page.
Response approve_device(const Setup& setup, const Context& context, const WayBack& back, const Agreement& agreement);

/// The same with no; `user_id` may be empty.
Response refuse_device(const Setup& setup, const Context& context, const WayBack& back, std::string_view user_id);

}  // namespace oauthkit

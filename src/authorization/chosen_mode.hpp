#pragma once

#include <optional>
#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// The mode that a request is answered in, and what is wrong with the one that it names.
struct ChosenMode {
  const ResponseMode& mode;
  Result<void> accepted = {};
};

/// The mode that `client` is answered in when it asks for `response_type` and, perhaps, names a `response_mode`. There
/// is one for whatever it says, since errors take the way of answers.
ChosenMode choose_mode(const Setup& setup, const Client& client, std::optional<std::string_view> response_mode,
                       std::string_view response_type);

}  // namespace oauthkit

#pragma once

#include <optional>

#include "assembly/setup.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit {

/// What the form of a consent page that offered `offered` says: `decision`, and the boxes that are checked.
Result<Decision> read_decision(const Params& form, const Browser& browser, const Access& offered);

/// What of `asked` a decision names. Of the resources that is all, where it names none; nothing where those that it
/// names were not asked for.
std::optional<Access> chosen_of(const Context& context, const Access& asked, const Access& named);

}  // namespace oauthkit

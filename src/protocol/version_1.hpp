#pragma once

#include <optional>
#include <string_view>

#include "oauthkit/session.hpp"
#include "oauthkit/tokens.hpp"

/// Stored text of version 1, which went by position: the databases of released versions hold it. It is read and never
/// written. Each function answers nothing when the text is damaged or of another kind.
namespace oauthkit::version_1 {

/// Whether `text` is of that version, whatever it is.
bool wrote(std::string_view text);

/// `dpop_jkt` of a code was its `confirmation` then.
std::optional<Authorization> authorization(std::string_view text);
std::optional<Transaction> transaction(std::string_view text);
std::optional<User> session(std::string_view text);
/// With what is left of `expires_in` at `now`.
std::optional<Tokens> retry_answer(std::string_view text, TimePoint now);

}  // namespace oauthkit::version_1

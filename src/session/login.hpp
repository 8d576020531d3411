#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/session.hpp"

namespace oauthkit::session {

/// The user at `browser`, whose authentication has a `sid`: its own, or else a hash of the session id. `browser.user`
/// is set.
User user_in_login(const Browser& browser);

/// A `sid` for `user`, who has signed in at `now` where `before` was: that of the same person, or else a new one, which
/// says when it begins. One that the application has set stays.
void name_login(User& user, const Browser& before, TimePoint now, const Random& random);

/// When the login `sid` began; nothing for one that `name_login` has not begun.
std::optional<TimePoint> begun_at(std::string_view sid);

/// The family of every session record of one login at `issuer`: revoked, the login is over in whatever browser.
std::string login_family(std::string_view issuer, std::string_view sid);

/// The family of the one session record that an earlier version kept under `session_id`, without a login.
std::string family_without_login(std::string_view session_id);

/// Ends every session of the login `sid` at `issuer`, in whatever browser. Throws `StoreUnavailable`.
void end_login(Store& store, std::string_view issuer, std::string_view sid, TimePoint now);

}  // namespace oauthkit::session

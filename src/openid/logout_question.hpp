#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/hash.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/session.hpp"
#include "openid/logout_request.hpp"

namespace oauthkit::openid {

/// A login that is to end, perhaps only once the person has said so.
struct LogoutQuestion {
  /// The browser session that was asked.
  TokenHash session = {};
  std::string user_id = {};
  /// Which login of theirs.
  std::string sid = {};
  LogoutTarget target = {};
};

/// Keeps it for ten minutes; what finds it again. Throws `StoreUnavailable`, as the next two do.
std::string put_question(Store& store, const LogoutQuestion& question, TimePoint now, const Random& random);

/// The question with this id, if it was asked in this browser session, is not over and was not answered.
std::optional<LogoutQuestion> find_question(Store& store, std::string_view id, const Browser& browser, TimePoint now);

/// Answers it: of any number of concurrent calls exactly one returns true.
bool take_question(Store& store, std::string_view id, TimePoint now);

}  // namespace oauthkit::openid

#pragma once

#include <string>
#include <string_view>

#include "oauthkit/authorization.hpp"
#include "oauthkit/documents.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit::openid {

/// What documents about a person at `issuer` are called.
std::string person_key(std::string_view issuer, std::string_view user_id);

/// Notes that every login of a person has ended at `now`, also those that nothing else is known of. Until `expires_at`
/// nothing is granted in one that is older. Throws `StoreUnavailable`.
void mark(Documents& documents, std::string_view issuer, std::string_view user_id, TimePoint now, TimePoint expires_at);

/// Whether whoever grants this signed in before such a mark. Somebody of whom it is not known when, did not.
bool is_before_mark(Documents& documents, std::string_view issuer, const Authorization& granted, TimePoint now);

}  // namespace oauthkit::openid

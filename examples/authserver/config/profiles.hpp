#pragma once

#include <oauthkit/profile.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// One of `named_profiles()`; nothing for another name.
std::optional<oauthkit::Profile> profile_named(std::string_view name);

/// What it may be, for a message.
std::string names_of_profiles();

/// The member `profile`; nothing when it is absent. Throws `ConfigError`.
std::optional<oauthkit::Profile> read_profile(Fields& fields);

/// The name of the first profile, the server's or a client's, that `wants` something; empty when none does.
std::string profile_that(const Config& config, bool (*wants)(const oauthkit::Profile&));

/// Throws `ConfigError` that names the first key which says what its profile forbids, once all has been read.
void check_profiles(const Config& config, const Fields& root);

}  // namespace authserver

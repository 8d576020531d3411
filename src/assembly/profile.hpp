#pragma once

#include <span>
#include <string>
#include <string_view>

#include "oauthkit/profile.hpp"

namespace oauthkit {

/// What a rule says, in words.
struct RuleText {
  std::string value;
  /// Where it is written.
  std::string_view clause;
};

/// A row of the table: one rule, whatever the profile.
struct Rule {
  /// The name of the field.
  std::string_view name;
  RuleText (*text)(const Profile& profile);
  /// Whether what `profile` says is as strict as what `than` says, or stricter.
  bool (*is_as_strict)(const Profile& profile, const Profile& than);
  /// What holds for a client with the profile `client`.
  void (*resolve)(Profile& server, const Profile& client);
  /// Whether nothing is left that could be admitted.
  bool (*is_empty)(const Profile& profile);
};

/// The table, in the order of the fields of `Profile`.
std::span<const Rule> rules();

}  // namespace oauthkit

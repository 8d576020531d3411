#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/access.hpp"
#include "oauthkit/authorization_details.hpp"
#include "oauthkit/step.hpp"

namespace oauthkit {

/// The value of `authorization_details` was refused (RFC 9396 §5).
Error invalid_authorization_details(std::string description);

/// It goes beyond what was granted.
Error beyond_granted_details();

/// Reads the parameter `authorization_details` (RFC 9396 §2): one to 20 details in at most 16 KiB, 16 deep. Only what
/// every type has in common is looked at.
Result<std::vector<Detail>> read_details(std::string_view text);

/// The type of that name among `types`, which may be null; null when there is none.
const DetailType* find_type(const std::vector<DetailType>* types, std::string_view name);

/// Whether the members of `detail` are those of its type.
Result<void> check_fields(const Detail& detail, const DetailType& type);

/// Whether each of `asked` is within one of `granted`, as `details::is_within` has it.
bool are_within(const std::vector<Detail>& asked, const std::vector<Detail>& granted);

/// Whether `asked` is within one of `granted`, as its type has it.
bool is_covered(const std::vector<DetailType>* types, const Detail& asked, const std::vector<Detail>& granted);

/// What of `details` a resource server is told that serves `resources` (RFC 9396 §9): those without `locations`, and
/// those that name one of its own.
std::vector<Detail> details_for(const std::vector<Detail>& details, const std::vector<std::string>& resources);

/// `details` as a consent page shows them.
std::vector<AskedDetail> asked_details(const std::vector<DetailType>* types, const std::vector<Detail>& details);

}  // namespace oauthkit

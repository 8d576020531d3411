#pragma once

#include "base/json_document.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/result.hpp"
#include "registration/client_metadata.hpp"
#include "registration/metadata_members.hpp"

namespace oauthkit::registration {

/// The row of a member, which may be in another language (RFC 7591 §2.2). Null for one that is not known, or that does
/// not count where `told` is what a server tells (`MetadataRules::told`).
const Member* row_of(const json::Document::Value& value, const std::optional<JsonMembers>& told);

/// Whether it is a member in a language.
bool is_in_language(const json::Document::Value& value);

/// Reads each member of `document` that is known and counts, and looks at it alone. Members that have a default are
/// empty where they were not there. Fails with `invalid_client_metadata` or `invalid_redirect_uri`.
Result<Client> read_members(const json::Document& document, const MetadataRules& rules);

}  // namespace oauthkit::registration

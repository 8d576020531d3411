#pragma once

#include <string>
#include <string_view>

#include "oauthkit/client.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/result.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit::registration {

/// Whether `client_id` is of the form of a document's URL, right or wrong: it begins with `https:`, in whatever case.
bool names_document(std::string_view client_id);

/// What the text of such an id is wrong about, as the end of a sentence; empty when it is right.
std::string_view document_id_problem(std::string_view client_id);

/// The host of an id that is right, with its port where one stands there.
std::string_view document_host(std::string_view client_id);

/// The client that `response`, whose status is 200, tells of at `client_id`. Fails with `invalid_client`, whose
/// description says what is wrong with the document, and nothing that it holds.
Result<Client> read_client_document(std::string_view client_id, const Response& response, const MetadataRules& rules);

}  // namespace oauthkit::registration

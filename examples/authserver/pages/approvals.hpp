#pragma once

#include <oauthkit/backchannel.hpp>
#include <oauthkit/http.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace authserver {

/// The requests that wait for whoever is signed in, `display_name`, each with a form that answers it. `note`: what has
/// just been done, in HTML; may be empty. `base`: what the paths of the server are below.
oauthkit::Response approvals_page(const std::vector<oauthkit::WaitingApproval>& waiting,
                                  const std::string& display_name, std::string_view base, const std::string& note = {});

/// What has just been done, for `approvals_page`.
std::string decided_note(const oauthkit::WaitingApproval& asked, bool allowed);

/// For an answer to what does not wait for whoever gives it.
oauthkit::Response no_approval_page(std::string_view base);

}  // namespace authserver

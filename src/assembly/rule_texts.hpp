#pragma once

#include "assembly/profile.hpp"

namespace oauthkit {

// What each rule of a profile says, in words, and the clause that says so.

RuleText pkce_text(const Profile& profile);
RuleText response_types_text(const Profile& profile);
RuleText password_grant_text(const Profile& profile);
RuleText client_kind_text(const Profile& profile);
RuleText client_authentication_text(const Profile& profile);
RuleText binding_text(const Profile& profile);
RuleText refresh_text(const Profile& profile);
RuleText grace_text(const Profile& profile);
RuleText refresh_end_text(const Profile& profile);
RuleText pushed_requests_text(const Profile& profile);
RuleText signed_requests_text(const Profile& profile);
RuleText signed_responses_text(const Profile& profile);
RuleText algorithms_text(const Profile& profile);
RuleText longest_code_text(const Profile& profile);
RuleText longest_pushed_request_text(const Profile& profile);
RuleText redirect_uris_text(const Profile& profile);
RuleText redirect_uri_in_request_text(const Profile& profile);
RuleText assertion_audience_text(const Profile& profile);
RuleText clock_text(const Profile& profile);
RuleText legacy_switches_text(const Profile& profile);

}  // namespace oauthkit

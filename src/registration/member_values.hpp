#pragma once

#include <string_view>

namespace oauthkit::registration {

/// What is wrong with one text of client metadata, as what follows the name of the member; empty for nothing.
using Judge = std::string_view (*)(std::string_view text);

/// Text that a person may read: nothing that hides, and nothing that turns the direction of the rest.
std::string_view judge_shown(std::string_view text);
/// The same, of a length that fits a page.
std::string_view judge_name(std::string_view text);
/// Words for programs; they are compared with those that the server knows.
std::string_view judge_any(std::string_view text);
/// A page that people may open: https, or http on this machine.
std::string_view judge_link(std::string_view text);
/// What is fetched, sent to, or begun at: https alone.
std::string_view judge_https_url(std::string_view text);
/// What a page loads in a frame.
std::string_view judge_frame(std::string_view text);
std::string_view judge_request_uri(std::string_view text);
std::string_view judge_application_type(std::string_view text);
std::string_view judge_subject_type(std::string_view text);
std::string_view judge_delivery_mode(std::string_view text);
std::string_view judge_signing_algorithm(std::string_view text);
std::string_view judge_key_agreement(std::string_view text);
std::string_view judge_key_management(std::string_view text);
std::string_view judge_content_encryption(std::string_view text);

}  // namespace oauthkit::registration

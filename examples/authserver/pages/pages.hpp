#pragma once

#include <oauthkit/error.hpp>
#include <oauthkit/step.hpp>
#include <string>
#include <string_view>

namespace authserver {

/// The style sheet of all pages, for light and dark.
extern const char* const style_sheet;

/// A whole page around `content`, which must already be escaped, as `head` must: what else stands in its head.
std::string page(std::string_view title, std::string_view content, std::string_view head = {});

/// Where a sign-in leads, for the head of its page.
std::string where_to(const oauthkit::SignIn& step);

/// `username`: what was typed before, to be typed no second time. `base`: what the paths of the server are below; empty
/// for the root of the host.
oauthkit::Response sign_in_page(const oauthkit::SignIn& step, std::string_view username, std::string_view base);

/// For `Pages::error`.
oauthkit::Response error_page(const oauthkit::Error& error);

}  // namespace authserver

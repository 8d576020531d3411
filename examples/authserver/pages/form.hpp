#pragma once

#include <string>
#include <string_view>

namespace authserver {

// Parts of pages. What they take is escaped unless it is called html. `base`: what the paths of the server are below;
// empty for the root of the host.

std::string strong(std::string_view text);
/// What a client or a person is called: data, whose direction of writing ends with it.
std::string name_of(std::string_view name);
std::string alert(const std::string& html);
std::string note(const std::string& html);
std::string hidden_input(std::string_view name, std::string_view value);

/// A form that is posted to `path`, below `base`.
std::string form_start(std::string_view base, std::string_view path);

/// A text field with its label.
std::string field(const char* name, const char* label, const char* attributes, std::string_view value, bool focus);

/// The field for the code of an authenticator.
std::string code_field();

/// After `html`, "Not you?": sends the form that it is in elsewhere, for people who are somebody else than the page
/// takes them for.
std::string other_user_button(std::string_view base, const std::string& html);

}  // namespace authserver

#pragma once

#include <string>
#include <string_view>

namespace oauthkit {

enum class FormFault { none, escape, nul, utf8 };

/// Decodes one component of a form into `out`, whose old content is gone.
FormFault decode_form_component(std::string_view encoded, std::string& out);

/// The same where it stands.
FormFault decode_form_component(std::string& text);

/// Appends one component to `out`.
void append_form_component(std::string& out, std::string_view plain);

}  // namespace oauthkit

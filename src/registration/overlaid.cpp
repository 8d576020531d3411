#include "base/json.hpp"
#include "registration/client_metadata.hpp"

namespace oauthkit::registration {

using json::Document;

// RFC 7591 §2.3: what the statement says takes precedence.
std::string overlaid(std::string_view text, std::string_view over) {
  Document below;
  Document above;
  if (!below.read(text) || below.root().kind != Document::Kind::object) return {};
  if (!above.read(over) || above.root().kind != Document::Kind::object) return {};
  json::ObjectWriter out;
  below.each(below.root(), [&](const Document::Value& value) {
    // A name in other languages is that name.
    const bool is_replaced =
        above.find(value.name) != nullptr || above.find(value.name.substr(0, value.name.find('#'))) != nullptr;
    if (!is_replaced) out.add_json(value.name, json::written(value));
  });
  above.each(above.root(), [&](const Document::Value& value) { out.add_json(value.name, json::written(value)); });
  return std::move(out).finish();
}

}  // namespace oauthkit::registration

#include "config/authorization_details.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "config/clients.hpp"
#include "config/failure.hpp"

namespace authserver {
namespace {

using oauthkit::Detail;
using oauthkit::DetailType;
namespace details = oauthkit::details;

details::Kind read_kind(Fields& fields) {
  constexpr std::array<std::pair<std::string_view, details::Kind>, 6> kinds = {{{"string", details::string},
                                                                                {"strings", details::strings},
                                                                                {"number", details::number},
                                                                                {"boolean", details::boolean},
                                                                                {"object", details::object},
                                                                                {"any", details::any}}};
  const auto name = fields.text("kind", "");
  for (const auto& [known, kind] : kinds) {
    if (known == name) return kind;
  }
  fields.refuse("kind", "expected string, strings, number, boolean, object or any");
}

details::Field read_field(const std::string& name, const Json& value, const std::string& path) {
  Fields fields(value, path);
  details::Field field{.name = name, .kind = read_kind(fields)};
  if (fields.flag("required", false)) field.presence = details::required;
  field.values = fields.texts("values", {});
  const bool is_text = field.kind == details::string || field.kind == details::strings;
  if (!field.values.empty() && !is_text) fields.refuse("values", "expected none beside the kind");
  fields.finish();
  return field;
}

std::vector<details::Field> read_fields(Fields& type) {
  const Json* object = type.find("fields");
  if (!object) return {};
  if (!object->is_object()) type.refuse("fields", "expected an object");
  std::vector<details::Field> fields;
  for (const auto& [name, value] : object->items()) {
    const auto path = type.path_of("fields") + "." + name;
    // RFC 9396 §2: every detail has that one.
    if (name == "type") throw ConfigError(path, "expected another name");
    fields.push_back(read_field(name, value, path));
  }
  return fields;
}

DetailType read_type(const Json& value, const std::string& path) {
  Fields fields(value, path);
  DetailType type;
  type.type = fields.text("type", "");
  if (type.type.empty()) fields.refuse("type", "expected a name");
  const auto description = fields.text("description", type.type);
  type.describe = [description](const Detail&) { return description; };
  type.fields = read_fields(fields);
  fields.finish();
  return type;
}

}  // namespace

std::vector<DetailType> read_detail_types(Fields& root) {
  const Json* value = root.find("authorization_details");
  if (!value) return {};
  Fields fields(*value, "authorization_details");
  std::vector<DetailType> types;
  std::set<std::string> names;
  for_each_element(fields, "types", [&](const Json& each, const std::string& path) {
    types.push_back(read_type(each, path));
    if (!names.insert(types.back().type).second) throw ConfigError(path + ".type", "expected one of its own");
  });
  fields.finish();
  return types;
}

void check_detail_types(const Config& config, const Fields& root) {
  const auto& types = config.detail_types;
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    for (const auto& name : config.clients[i].authorization_details_types) {
      const bool is_there =
          std::any_of(types.begin(), types.end(), [&](const DetailType& type) { return type.type == name; });
      if (is_there) continue;
      root.refuse(member_of_client(i, "authorization_details_types"),
                  "expected some of the types of authorization_details");
    }
  }
}

}  // namespace authserver

#include "protocol/authorization_details.hpp"

#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "protocol/detail_array.hpp"

using namespace oauthkit;

// What a client sends as authorization_details: what is read is JSON that says the same, is read again as the same, and
// is within itself.
void fuzz(std::string_view input) {
  const auto details = read_details(input);
  if (!details) return;
  require(!details->empty() && details->size() <= 20);
  const auto written = json_of(*details);
  require(nlohmann::json::parse(input) == nlohmann::json::parse(written));
  json::Document again;
  require(again.read(written));
  require(details_in(again, again.root()) == *details);
  require(are_within(*details, *details));
  require(Access{.authorization_details = *details}.contains({.authorization_details = *details}));
  for (const auto& shown : asked_details(nullptr, *details)) {
    require(!shown.type.empty() && shown.index < details->size());
    for (const auto& [name, value] : shown.members) require(name != "type" && value.find('\n') == value.npos);
  }
}

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "protocol/json_params.hpp"

using namespace oauthkit;

// What is well-formed here is JSON for others too, and what is written is read by them as what it was.
void fuzz(std::string_view input) {
  const bool well_formed = json::is_well_formed(input);
  if (well_formed) require(nlohmann::json::accept(input));
  if (json::is_object(input)) require(well_formed && nlohmann::json::parse(input).is_object());
  const auto params = parse_json_params(input);
  if (params) require(json::is_object(input) && params->size() == nlohmann::json::parse(input).size());
  std::string text;
  json::append_string(text, input);
  require(nlohmann::json::parse(text).is_string());
}

#include "oauthkit/params.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

// What was taken can be written and is read again as the same.
void fuzz(std::string_view input) {
  const auto params = Params::parse(input);
  if (!params) return;
  const auto again = Params::parse(params->encode());
  require(again && *again == *params);
  for (const auto& [name, value] : *params) {
    require(!name.empty() && name.find('\0') == name.npos && value.find('\0') == value.npos);
    const auto found = params->get(name);
    require(!found || *found == value);
  }
}

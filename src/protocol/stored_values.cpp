#include "protocol/stored_values.hpp"

#include <limits>

#include "oauthkit/store.hpp"

namespace oauthkit {

void scope_field(FieldWriter& out, std::string_view name, const Scope& scope) { out.words(name, scope); }

void scope_field(FieldReader& in, std::string_view name, Scope& scope) {
  const auto text = in.text(name);
  if (!text) return;
  // What was granted is read whole, however much it is.
  auto parsed = Scope::parse(*text, ' ', std::numeric_limits<std::size_t>::max());
  if (!parsed) return in.fail();
  scope = *std::move(parsed);
}

bool is_whole(const FieldReader& in, std::string_view what) {
  const auto outcome = in.outcome();
  if (outcome == FieldReader::Outcome::unknown) {
    throw StoreUnavailable(
        std::string(what).append(" holds '").append(in.unknown()).append("', which this version does not know"));
  }
  return outcome == FieldReader::Outcome::whole;
}

}  // namespace oauthkit

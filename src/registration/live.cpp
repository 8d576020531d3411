#include <algorithm>

#include "base/ascii.hpp"
#include "oauthkit/client_registry.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit::clients {
namespace {

// What `random_id` draws. That of a document client holds a space.
bool is_of_registry(std::string_view generation) {
  const auto is_drawn = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; };
  return generation.size() == 22 && std::all_of(generation.begin(), generation.end(), is_drawn);
}

}  // namespace

bool is_live(Documents& documents, std::string_view client_id, std::string_view generation, TimePoint now) {
  if (!is_of_registry(generation)) return true;
  const auto document = documents.read(registration::client_kind, client_id);
  if (!document) return false;
  const auto stored = registration::read_stored_client(document->text);
  if (!stored || stored->disabled || stored->generation != generation) return false;
  return !stored->ends_at || now < *stored->ends_at;
}

}  // namespace oauthkit::clients

#include "oauthkit/client_registry.hpp"
#include "registration/generation.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit::clients {

bool is_live(Documents& documents, std::string_view client_id, std::string_view generation, TimePoint now) {
  if (!registration::is_of_registry(generation)) return true;
  const auto document = documents.read(registration::client_kind, client_id);
  if (!document) return false;
  const auto stored = registration::read_stored_client(document->text);
  if (!stored || stored->disabled || stored->generation != generation) return false;
  return !stored->ends_at || now < *stored->ends_at;
}

}  // namespace oauthkit::clients

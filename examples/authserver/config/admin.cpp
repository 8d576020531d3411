#include "config/admin.hpp"

#include "config/secrets.hpp"

namespace authserver {

void read_admin(Fields& root, Config& config) {
  const Json* value = root.find("admin");
  if (!value) return;
  Fields admin(*value, root.path_of("admin"));
  const auto token = admin.text("token", "");
  if (!is_bearer_token(token)) admin.refuse("token", bearer_token_form);
  config.admin_token = oauthkit::Secret(token);
  admin.finish();
}

}  // namespace authserver

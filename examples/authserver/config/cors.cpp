#include "config/cors.hpp"

#include "config/origins.hpp"

namespace authserver {

void read_cors(Fields& root, Config& config) {
  const Json* value = root.find("cors");
  if (!value) return;
  Fields cors(*value, root.path_of("cors"));
  config.cors_origins = read_origins(cors, "origins");
  cors.finish();
}

}  // namespace authserver

#include "config/tokens.hpp"

namespace authserver {
namespace {

TokenFormat read_format(Fields& access) {
  const auto name = access.text("format", "opaque");
  if (name == "opaque") return TokenFormat::opaque;
  if (name == "jwt") return TokenFormat::jwt;
  if (name == "sealed") return TokenFormat::sealed;
  access.refuse("format", "expected opaque, jwt or sealed");
}

void read_access_token(Fields& root, Config& config) {
  const Json* value = root.find("access_token");
  if (!value) return;
  Fields access(*value, root.path_of("access_token"));
  config.format = read_format(access);
  if (const auto lifetime = access.lifetime("lifetime")) config.access_token = *lifetime;
  access.finish();
}

void read_refresh_token(Fields& root, Config& config) {
  const Json* value = root.find("refresh_token");
  if (!value) return;
  Fields refresh(*value, root.path_of("refresh_token"));
  if (const auto lifetime = refresh.lifetime("lifetime")) config.refresh_token = *lifetime;
  if (const auto idle = refresh.lifetime("idle"); idle && !idle->is_never()) config.refresh_idle = *idle;
  config.tell_refresh_expiry = refresh.flag("tell_expiry", false);
  if (refresh.find("rotation")) config.rotation = refresh.flag("rotation", true);
  if (refresh.find("grace")) config.grace = std::chrono::seconds(refresh.number("grace", 0, 0, 3600));
  refresh.finish();
}

}  // namespace

void read_tokens(Fields& root, Config& config) {
  read_access_token(root, config);
  read_refresh_token(root, config);
}

// RFC 9700 §2.2.2: nothing but rotation protects the refresh tokens of a public client here.
void check_rotation(const Config& config, const Fields& root) {
  if (config.rotation.value_or(true)) return;
  for (const auto& client : config.clients) {
    if (!client.is_public() || !client.allows_grant_type("refresh_token")) continue;
    root.refuse("refresh_token.rotation", "expected true, because the public client \"" + client.id + "\" may refresh");
  }
}

}  // namespace authserver

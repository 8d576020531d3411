#include "api.hpp"

#include <oauthkit/endpoints/protected_resource.hpp>

#include "resources.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

Response plain(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

Response health(Store& store) {
  try {
    store.find("health", {});
    return plain(200, "ok");
  } catch (const StoreUnavailable&) {
    return plain(503, "the store does not answer");
  }
}

}  // namespace

std::vector<Route> api_routes(const Config& config, const std::string& issuer, const Bearer& bearer,
                              const std::shared_ptr<Store>& store, const Subject& subject) {
  const auto resource = api_resource(issuer);
  const auto path = endpoints::protected_resource_metadata_path(resource);
  const auto document = endpoints::protected_resource_metadata({.resource = resource,
                                                                .authorization_servers = {issuer},
                                                                .scopes = config.scopes,
                                                                .name = "oauthkit reference server"});
  const auto tell_who = [subject](const Request&, const Authorization& who) {
    return Response::json(200, who_is(who, subject));
  };
  return {{"GET", "/api/me", bearer.guard({}, tell_who)},
          {"GET", "/api/write", bearer.guard({"write"}, tell_who)},
          {"GET", path, document},
          {"OPTIONS", path, document},
          {"GET", "/healthz", [store](const Request&) { return health(*store); }}};
}

}  // namespace authserver

#include "oauthkit/endpoints/openid_configuration.hpp"

#include "support/assembly.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

constexpr const char* place = "/.well-known/openid-configuration";

endpoints::MetadataOptions with_extra(const std::string& name, const std::string& json) {
  endpoints::MetadataOptions options;
  options.extra = [=](JsonMembers& members) { members.add_json(name, json); };
  return options;
}

Server server_with(const endpoints::MetadataOptions& options) {
  static Assembly assembly;
  assembly.more = [&](Server& server) {
    server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
    server.endpoint("/token", endpoints::token());
    server.endpoint(endpoints::openid_configuration(options));
  };
  return assembly.server();
}

}  // namespace

TEST_CASE("openid configuration: is told of by its own name when something is wrong with it") {
  CHECK(says(server_with(with_extra("issuer", "\"x\"")).check(),
             "endpoints::openid_configuration has an extra member \"issuer\", for which the library speaks"));
  const auto broken = server_with(with_extra("service_documentation", "{"));
  CHECK_THROWS_WITH_AS(broken.routes(), doctest::Contains("endpoints::openid_configuration has an extra member"),
                       SetupError);
  const auto sound = server_with(with_extra("service_documentation", "\"https://auth.example/docs\""));
  const auto answer = handler_at(sound.routes(), place)(get(place));
  CHECK(member(answer, "service_documentation") == "https://auth.example/docs");
}

TEST_CASE("openid configuration: can be signed as the document at its other place") {
  const auto keys = ring_of();
  endpoints::MetadataOptions options;
  options.signing_keys = keys;
  const auto server = server_with(options);
  const auto answer = handler_at(server.routes(), place)(get(place));
  CHECK(claims_of(member(answer, "signed_metadata"))["iss"] == "https://auth.example");
}

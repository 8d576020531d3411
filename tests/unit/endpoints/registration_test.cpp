#include <doctest/doctest.h>

#include "support/assembly.hpp"

using namespace world;

namespace {

/// An assembly with an endpoint of registration for `registry`, and the source of `found`, if that is there.
struct Registering : Assembly {
  Registering(const std::shared_ptr<ClientRegistry>& registry, const std::shared_ptr<ClientRegistry>& found) {
    more = [=](Server& server) {
      if (found) server.client_source(found->source());
      server.endpoint("/register", endpoints::registration(registry, {.admit = registration::by_statement()}));
    };
  }
};

const std::vector<std::string> nobody_finds = {
    "endpoints::registration registers clients that nobody finds: give Server::client_source the source() of its "
    "registry."};

}  // namespace

TEST_CASE("registration endpoint: registering clients that nobody finds is a mistake, and is served nowhere") {
  const auto store = stores::memory();
  const auto registry = clients::registry(store);
  CHECK(Registering(registry, nullptr).check() == nobody_finds);
  CHECK_THROWS_AS(Registering(registry, nullptr).server().routes(), SetupError);
  CHECK(Registering(registry, clients::registry(stores::memory())).check() == nobody_finds);
  CHECK(Registering(registry, clients::registry(store)).check().empty());
  CHECK(Registering(registry, registry).check().empty());
  CHECK(Registering(registry, registry).server().routes().size() == 1);
}

TEST_CASE("registration endpoint: without a registry it is that which is missing") {
  CHECK(Registering(nullptr, nullptr).check() ==
        std::vector<std::string>{"endpoints::registration has no registry: give it one of clients::registry."});
}

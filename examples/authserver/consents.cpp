#include "consents.hpp"

#include <oauthkit/stores/sockets.hpp>

#include "config/failure.hpp"
#include "parts.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

using Remembered = std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)>;

// Who has agreed before is asked all the same, and sees what is new.
Remembered ask_again(const Remembered& remembered) {
  return [remembered](const Client& client, const User& user, const AuthorizationRequest& request) {
    return remembered(client, user, request).with_page();
  };
}

}  // namespace

std::optional<Consents> open_consents(const Config& config, const std::string& issuer,
                                      const std::shared_ptr<Store>& store) {
  if (!config.consent) return std::nullopt;
  const auto environment = environment_of(config);
  try {
    // A refresh token makes the next one: what came of a consent has no certain end.
    return Consents(stores::consents(store, issuer, environment), {.lifetime = config.consent->lifetime,
                                                                   .longest_family = Lifetime::never(),
                                                                   .tokens = stores::tokens(store, issuer),
                                                                   .environment = environment});
  } catch (const std::invalid_argument& error) {
    throw StartError(error.what());
  }
}

void register_consents(Server& server, const Config& config, const std::optional<Consents>& consents) {
  if (!consents) return;
  server.immediate(config.consent->remember ? consents->immediate() : ask_again(consents->immediate()));
  server.complete(consents->remember());
}

}  // namespace authserver

#include "ciba.hpp"

#include <oauthkit/openid/id_token_hint.hpp>
#include <stdexcept>

#include "believed_issuers.hpp"
#include "config/ciba.hpp"
#include "config/failure.hpp"
#include "parts.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

/// Whom a hint means, by the names that each of its forms has for people.
class Hinted {
 public:
  Hinted(const Config& config, std::shared_ptr<const People> people)
      : people_(std::move(people)),
        named_(people_named(config, people_)),
        foreign_(subjects_of_issuers(config, people_)) {}

  Result<User> operator()(const BackchannelHints& hint) const {
    if (hint.login_hint_token) return foreign_(*hint.login_hint_token);
    auto sub = sub_of(hint);
    if (sub.empty()) return denied();
    return User{.id = std::move(sub)};
  }

 private:
  std::string sub_of(const BackchannelHints& hint) const {
    if (hint.id_token_hint) return named_(hint.client, hint.id_token_hint->sub);
    return people_->sub(hint.login_hint);
  }

  std::shared_ptr<const People> people_;
  std::function<std::string(const Client&, std::string_view)> named_;
  std::function<Result<User>(const Assertion&)> foreign_;
};

BackchannelOptions options_of(const Config& config, const std::string& issuer,
                              const std::shared_ptr<const People>& people, const Remote& remote,
                              const std::optional<Openid>& openid) {
  const auto& settings = config.ciba;
  BackchannelOptions options{.user = Hinted(config, people),
                             .login_hint_tokens = trusted_issuers(config, IssuerUse::login_hint_token, remote),
                             .lifetime = settings.lifetime,
                             .interval = settings.interval,
                             .per_user = settings.per_user,
                             .binding_message_required = settings.binding_message_required};
  if (remote.outgoing) {
    options.deliver = notifications::ping(
        remote.outgoing,
        {.attempts = 3, .pause = std::chrono::seconds(1), .growth = 4, .environment = environment_of(config)});
  }
  if (openid) options.id_token_hint = openid::id_token_hint(openid->provider, issuer);
  return options;
}

}  // namespace

std::optional<Backchannel> open_backchannel(const Config& config, const std::string& issuer,
                                            const std::shared_ptr<const People>& people,
                                            const std::shared_ptr<Store>& store, const Remote& remote,
                                            const std::optional<Openid>& openid) {
  if (!any_client(config, asks_elsewhere)) return std::nullopt;
  try {
    return Backchannel(store, options_of(config, issuer, people, remote, openid));
  } catch (const std::invalid_argument& error) {
    throw StartError(error.what());
  }
}

void register_ciba(Server& server, const std::optional<Backchannel>& backchannel, const Issue& issue) {
  if (!backchannel) return;
  server.backchannel("/bc-authorize", *backchannel);
  server.exchange(exchanges::ciba(*backchannel, issue));
}

}  // namespace authserver

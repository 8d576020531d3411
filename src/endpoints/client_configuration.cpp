#include <algorithm>

#include "endpoints/client_information.hpp"
#include "endpoints/client_update.hpp"
#include "endpoints/registered_metadata.hpp"
#include "endpoints/registration_answer.hpp"
#include "endpoints/registry_endpoint.hpp"
#include "oauthkit/endpoints/registration.hpp"
#include "oauthkit/server.hpp"
#include "registration/generation.hpp"
#include "registration/registry.hpp"

namespace oauthkit::endpoints {
namespace {

using registration::StoredClient;

constexpr std::string_view endpoint = "client configuration";

/// How long a registration access token lives on once it is replaced, unless the new one is used before.
constexpr std::chrono::seconds old_token_life = std::chrono::hours(1);

/// Who changes a client at the same time as others is faster once in so many times.
constexpr int most_tries = 16;

Error wrong_token() { return {ErrorCode::invalid_token, "the registration access token is not valid here"}; }

Error too_busy() { return {ErrorCode::temporarily_unavailable, "the client is being changed; try again"}; }

/// The tokens of `stored` from the one that was presented on, which is of `hash`; none when it is none that lives.
/// Looks at each.
std::vector<ClientSecret> tokens_from(const StoredClient& stored, const SecretHash& hash, TimePoint now) {
  std::vector<ClientSecret> rest;
  for (const auto& each : stored.tokens) {
    const bool is_it = equal_secrets(each.hash.text(), hash.text()) && now < each.ends_at;
    if (is_it || !rest.empty()) rest.push_back(each);
  }
  return rest;
}

/// A request that a client makes about its own registration.
class Visit {
 public:
  Visit(const Setup& setup, const ClientRegistry& registry, const Context& context, std::string_view token)
      : setup_(setup),
        registry_(registry),
        registrations_(Registrations::of(registry)),
        context_(context),
        token_(token),
        hash_(SecretHash::sha256(token_)),
        client_id_(context.request().path()) {
    client_id_.remove_prefix(client_id_.rfind('/') + 1);
  }

  Result<Response> answer() const {
    // A change expects the version that it has looked at. `denied()`: somebody was faster, so that it looks again.
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto kept = open();
      if (!kept) return kept.error();
      auto response = answer(*kept);
      if (response.is_denied()) continue;
      return response;
    }
    return too_busy();
  }

 private:
  // RFC 7592 §2.1, OpenID Connect Registration §4.4: 401 for whoever is gone, was never there, or has another token.
  Result<Registrations::Kept> open() const {
    for (int tries = 0; tries < most_tries; ++tries) {
      auto kept = registrations_.find(client_id_);
      if (!kept || kept->stored.disabled) return wrong_token();
      const auto rest = tokens_from(kept->stored, hash_, context_.now());
      if (rest.empty()) return wrong_token();
      const bool is_newest = rest.size() == kept->stored.tokens.size();
      if (!is_newest || rest.size() == 1) return *std::move(kept);
      // RFC 7592 §5: the client has the new token, and the one before has done its work.
      auto stored = kept->stored;
      stored.tokens.resize(1);
      registrations_.replace(client_id_, kept->version, stored);
    }
    return too_busy();
  }

  Result<Response> answer(const Registrations::Kept& kept) const {
    const auto& method = context_.request().method;
    if (method == "PUT") return update(kept);
    if (method == "DELETE") return remove(kept);
    return tell(kept.stored, {}, token_);
  }

  Result<Response> update(const Registrations::Kept& kept) const {
    const auto& body = context_.request().body;
    const auto now = context_.now();
    const auto& environment = setup_.options.environment;
    if (auto refused = refused_body(environment, endpoint, context_.request())) return *std::move(refused);
    if (const auto checked = check_update(body, client_id_, kept.stored, now); !checked) return checked.error();
    const auto issuers = statement_issuers(setup_, registry_);
    auto sent = read_sent_metadata(body, kept.stored.software_statement,
                                   {.issuers = issuers, .audience = setup_.options.issuer, .now = now});
    if (!sent) return sent.error();
    auto stored = kept.stored;
    auto read = read_registration(setup_, registrations_, sent->text, stored);
    if (!read) return read.error();
    // What was granted was granted to whoever proved themselves as before.
    if (proves_otherwise(stored.metadata, read->metadata)) {
      stored.generation = registration::new_generation(environment.random);
    }
    stored.metadata = std::move(read->metadata);
    stored.software_statement = std::move(sent->software_statement);
    const auto secret = renew_secret(context_, registrations_.options, read->client, stored);
    const auto token = renew_token(stored);
    if (!registrations_.replace(client_id_, kept.version, stored)) return denied();
    return tell(stored, secret, token);
  }

  // RFC 7592 §5: a new token. The one that came lives on for a while, for an answer that gets lost.
  Secret renew_token(StoredClient& stored) const {
    auto old = tokens_from(stored, hash_, context_.now()).front();
    old.ends_at = std::min(old.ends_at, context_.now() + old_token_life);
    Secret token = context_.random_token();
    stored.tokens = {{.hash = SecretHash::sha256(token)}, std::move(old)};
    return token;
  }

  // RFC 7592 §2.3: 204, and nothing of it works any more.
  Result<Response> remove(const Registrations::Kept& kept) const {
    if (!registrations_.remove(client_id_, kept.version)) return denied();
    return Response{204, {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}}, {}};
  }

  Response tell(const StoredClient& stored, const Secret& secret, const Secret& token) const {
    return client_information(
        setup_, registry_,
        {.client_id = client_id_, .stored = stored, .secret = secret, .registration_access_token = token.reveal()});
  }

  const Setup& setup_;
  const ClientRegistry& registry_;
  const Registrations& registrations_;
  const Context& context_;
  Secret token_;
  SecretHash hash_;
  /// The last segment of the path, as it stands there.
  std::string_view client_id_;
};

class ClientConfiguration : public RegistryEndpoint {
 public:
  using RegistryEndpoint::RegistryEndpoint;

  std::string_view name() const override { return {}; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET", "PUT", "DELETE"}; }
  bool configures() const override { return true; }

  Handler handler(const Server& server) const override {
    const auto setup = Setup::shared(server);
    // RFC 7592 §3: a place for each client.
    if (registration_client_uri(*setup, *registry(), "id").empty()) {
      throw SetupError(
          "endpoints::client_configuration is at a path without a place for the client: let it end in \"/*\".");
    }
    return [this, setup](const Request& request) {
      return registration_answer(setup->options.environment, endpoint, [&] { return answer(*setup, request); });
    };
  }

  std::vector<Finding> findings() const override {
    if (registry()) return {};
    return {{.text = "endpoints::client_configuration has no registry: give it one of clients::registry."}};
  }

 private:
  Result<Response> answer(const Setup& setup, const Request& request) const {
    const auto taken = methods(setup.options);
    const bool is_head = request.method == "HEAD";
    if (!is_head && std::find(taken.begin(), taken.end(), request.method) == taken.end()) {
      return Response{405, {{"Allow", "GET, HEAD, PUT, DELETE"}, {"Cache-Control", "no-store"}}, {}};
    }
    const auto token = registration_token(request);
    if (!token) return token.error();
    if (token->empty()) return denied();
    const auto context = context_for(setup, request);
    return Visit(setup, *registry(), context, *token).answer();
  }
};

}  // namespace

std::unique_ptr<Endpoint> client_configuration(std::shared_ptr<ClientRegistry> registry) {
  return std::make_unique<ClientConfiguration>(std::move(registry));
}

}  // namespace oauthkit::endpoints

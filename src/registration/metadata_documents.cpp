#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/freshness.hpp"
#include "base/uri.hpp"
#include "oauthkit/client_auth.hpp"
#include "oauthkit/client_documents.hpp"
#include "oauthkit/json_members.hpp"
#include "registration/client_id_document.hpp"
#include "registration/document_cache.hpp"

namespace oauthkit::clients {
namespace {

using registration::DocumentAnswer;
using Kind = DocumentAnswer::Kind;

/// What a document client can authenticate by: nobody shares a secret with it.
constexpr std::array<std::string_view, 2> auth_methods = {"none", "private_key_jwt"};

bool authenticates_one(const Module& module) {
  const auto* const strategy = dynamic_cast<const ClientAuth*>(&module);
  return strategy != nullptr &&
         std::find(auth_methods.begin(), auth_methods.end(), strategy->method()) != auth_methods.end();
}

/// As much as JSON is read of.
constexpr std::size_t most_bytes = 64 * 1024;

bool is_host_with_port(std::string_view text) {
  const auto authority = uri::split_authority(text);
  return !authority.has_userinfo && uri::is_host(authority.host) && (!authority.port || uri::is_port(*authority.port));
}

ClientDocumentOptions checked(ClientDocumentOptions options) {
  using std::chrono::seconds;
  const bool bounded = options.max_bytes > 0 && options.max_bytes <= most_bytes && options.cached_documents > 0 &&
                       options.fetches_at_once > 0 && options.fetches_at_once_of_a_host > 0 &&
                       options.fetches_of_a_host > 0 && options.patience > std::chrono::milliseconds(0);
  const bool ordered = options.shortest_life >= seconds(1) && options.shortest_life <= options.usual_life &&
                       options.usual_life <= options.longest_life;
  if (!bounded || !ordered || !options.environment.clock) {
    throw std::invalid_argument(
        "clients::metadata_documents has a bound that makes no sense: each of ClientDocumentOptions is positive, "
        "max_bytes at most 64 KiB, and shortest_life <= usual_life <= longest_life");
  }
  for (const auto& host : options.allowed_hosts) {
    if (is_host_with_port(host)) continue;
    throw std::invalid_argument("\"" + host +
                                "\" in allowed_hosts is not a host such as app.example or app.example:8443");
  }
  return options;
}

// What a server of MCP serves, and RFC 9700 leaves to a client whom nobody has looked at.
registration::MetadataRules rules_of(const ClientDocumentOptions& options) {
  return {.source = ClientRegistration::Source::document,
          .grant_types = {"authorization_code", "refresh_token"},
          .response_types = {"code"},
          .auth_methods = {auth_methods.begin(), auth_methods.end()},
          .scope = options.scope,
          .private_use_schemes = options.private_use_schemes,
          .told = options.openid ? std::nullopt : std::optional(JsonMembers())};
}

Error refused(std::string description, std::string cause = {}) {
  return {.code = ErrorCode::invalid_client, .description = std::move(description), .cause = std::move(cause)};
}

// Whether an address is not public, or not there, is nobody's business: whoever asks could learn what is in this
// network.
Error not_to_be_had(const char* cause) {
  return refused(
      "no document was fetched from the client id: it has to answer soon, over https, from a public "
      "address, and briefly",
      cause);
}

/// The clients that documents tell of.
class MetadataDocuments : public ClientSource {
 public:
  MetadataDocuments(std::shared_ptr<const Outgoing> outgoing, ClientDocumentOptions options)
      : options_(checked(std::move(options))),
        rules_(rules_of(options_)),
        outgoing_(std::move(outgoing)),
        cache_(options_,
               [this](const std::string& id, std::chrono::milliseconds timeout) { return fetch(id, timeout); }) {
    if (!outgoing_) throw std::invalid_argument("clients::metadata_documents has no way out: give it a Fetcher");
  }

  Result<Client> find(std::string_view client_id) const override {
    if (!registration::names_document(client_id)) return denied();
    auto found = find_document(client_id);
    // Whoever runs this server is told which client it was, and what is behind the words that strangers read.
    if (!found) return about(client_id, found.error());
    return **found;
  }

  std::vector<Finding> findings() const override {
    return {{.text = "clients::metadata_documents knows clients that cannot authenticate here: register "
                     "client_auth::none() or private_key_jwt().",
             .unless_module = authenticates_one}};
  }

  // Client ID Metadata Documents §5: clients look here before they send anybody.
  void describe(const Registered& registered, JsonMembers& metadata) const override {
    const auto& methods = registered.auth_methods;
    const bool is_taken =
        std::find_first_of(methods.begin(), methods.end(), auth_methods.begin(), auth_methods.end()) != methods.end();
    if (is_taken) metadata.add("client_id_metadata_document_supported", true);
  }

 private:
  Result<std::shared_ptr<const Client>> find_document(std::string_view client_id) const {
    if (const auto problem = registration::document_id_problem(client_id); !problem.empty())
      return refused("the client id " + std::string(problem));
    const auto host = registration::document_host(client_id);
    if (!is_allowed(host)) return refused("the host of the client id is not one that is allowed here");
    return cache_.get(std::string(client_id), host);
  }

  static Error about(std::string_view client_id, Error error) {
    error.cause = std::string(client_id) + ": " + (error.cause.empty() ? error.description : error.cause);
    return error;
  }

  // Client ID Metadata Documents §6.8: before anything is looked up.
  bool is_allowed(std::string_view host) const {
    const auto& allowed = options_.allowed_hosts;
    return allowed.empty() || std::find(allowed.begin(), allowed.end(), host) != allowed.end();
  }

  DocumentAnswer fetch(const std::string& id, std::chrono::milliseconds timeout) const {
    try {
      // Client ID Metadata Documents §3, §6.6: one GET without credentials, of bounded length.
      return judged(
          id, outgoing_->send(
                  {.url = id, .accept = "application/json", .max_bytes = options_.max_bytes, .timeout = timeout}));
    } catch (const FetchRefused& refusal) {
      return {.kind = Kind::none, .error = not_to_be_had(refusal.what())};
    } catch (const std::exception& failure) {
      return {.kind = Kind::unreachable, .error = not_to_be_had(failure.what())};
    } catch (...) {
      return {.kind = Kind::unreachable, .error = not_to_be_had("an exception of unknown type")};
    }
  }

  DocumentAnswer judged(const std::string& id, const Response& response) const {
    // Client ID Metadata Documents §4, and -01: 200 is the only success, and a redirect leads nowhere.
    if (response.status != 200) {
      // Client ID Metadata Documents §4.3: gone is what is said to be; whatever else stands in the way may pass.
      const bool is_gone = response.status == 404 || response.status == 410;
      return {.kind = is_gone ? Kind::none : Kind::unreachable,
              .error = refused("the document at the client id is answered with " + std::to_string(response.status))};
    }
    if (response.body.size() > options_.max_bytes) return {.kind = Kind::none, .error = not_to_be_had("too long")};
    auto client = registration::read_client_document(id, response, rules_);
    if (!client) return {.kind = Kind::none, .error = client.error()};
    return {
        .kind = Kind::good, .client = std::make_shared<const Client>(*std::move(client)), .life = life_of(response)};
  }

  // Client ID Metadata Documents §4.4: as HTTP has it, within bounds of our own.
  std::chrono::seconds life_of(const Response& response) const {
    return freshness::life_of(
        response.headers.get("Cache-Control").value_or(std::string_view()),
        {.shortest = options_.shortest_life, .usual = options_.usual_life, .longest = options_.longest_life});
  }

  const ClientDocumentOptions options_;
  const registration::MetadataRules rules_;
  const std::shared_ptr<const Outgoing> outgoing_;
  mutable registration::DocumentCache cache_;
};

}  // namespace

std::unique_ptr<ClientSource> metadata_documents(std::shared_ptr<const Outgoing> outgoing,
                                                 ClientDocumentOptions options) {
  return std::make_unique<MetadataDocuments>(std::move(outgoing), std::move(options));
}

}  // namespace oauthkit::clients

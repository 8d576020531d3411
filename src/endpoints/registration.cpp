#include "oauthkit/endpoints/registration.hpp"

#include "endpoints/client_information.hpp"
#include "endpoints/cross_origin.hpp"
#include "endpoints/registered_metadata.hpp"
#include "endpoints/registration_answer.hpp"
#include "endpoints/registry_endpoint.hpp"
#include "oauthkit/server.hpp"
#include "registration/generation.hpp"
#include "registration/registry.hpp"

namespace oauthkit::endpoints {
namespace {

constexpr std::string_view endpoint = "registration";

bool is_of_statement(const Error& error) {
  return error.code == ErrorCode::invalid_software_statement || error.code == ErrorCode::unapproved_software_statement;
}

class Registration : public RegistryEndpoint {
 public:
  Registration(std::shared_ptr<ClientRegistry> registry, RegistrationOptions options)
      : RegistryEndpoint(std::move(registry)), options_(std::move(options)) {}

  std::string_view name() const override { return "registration_endpoint"; }
  std::vector<std::string_view> methods(const Options& options) const override { return cross_origin_methods(options); }
  const TrustedIssuers* statements() const override { return &options_.statements; }

  Handler handler(const Server& server) const override {
    return [this, setup = Setup::shared(server)](const Request& request) {
      return across_origins(setup->options, request, [&] {
        return registration_answer(setup->options.environment, endpoint, [&] { return answer(*setup, request); });
      });
    };
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> findings;
    if (!registry()) {
      findings.push_back({.text = "endpoints::registration has no registry: give it one of clients::registry."});
    } else {
      // RFC 7591 §3: whoever registered is to be a client here.
      findings.push_back({.text = "endpoints::registration registers clients that nobody finds: give "
                                  "Server::client_source the source() of its registry.",
                          .unless_module = [&all = Registrations::of(*registry())](const Module& module) {
                            return all.is_source(module);
                          }});
    }
    if (!options_.admit) {
      findings.push_back({.text = "endpoints::registration has nobody who decides who may register: set "
                                  "RegistrationOptions::admit, e.g. to registration::by_token."});
    }
    return findings;
  }

 private:
  Result<Response> answer(const Setup& setup, const Request& request) const {
    // RFC 7591 §3.1: the request is a POST.
    if (request.method != "POST") return Response{405, {{"Allow", "POST"}, {"Cache-Control", "no-store"}}, {}};
    const auto token = registration_token(request);
    if (!token) return token.error();
    if (auto refused = refused_body(setup.options.environment, endpoint, request)) return *std::move(refused);
    const auto context = context_for(setup, request);
    auto sent = read_sent_metadata(
        request.body, {.issuers = options_.statements, .audience = setup.options.issuer, .now = context.now()});
    const bool is_statement = !sent && is_of_statement(sent.error());
    if (!sent && !is_statement) return sent.error();
    const auto admission = options_.admit({.context = context,
                                           .initial_access_token = *token,
                                           .metadata = request.body,
                                           .statement_issuer = sent ? sent->issuer : std::string_view(),
                                           .statement_error = is_statement ? &sent.error() : nullptr});
    // RFC 7591 §3: whoever may not register is told so, whatever they brought.
    if (admission.is_denied() && token->empty()) return denied();
    if (!admission) {
      return admission.error_or({ErrorCode::invalid_token, "the initial access token is not valid here"});
    }
    if (!sent) return sent.error();
    return register_client(setup, context, *sent, *admission);
  }

  Result<Response> register_client(const Setup& setup, const Context& context, SentMetadata& sent,
                                   const Admission& admission) const {
    const auto& registrations = Registrations::of(*registry());
    registration::StoredClient stored{.source = ClientRegistration::Source::registration,
                                      .generation = registration::new_generation(setup.options.environment.random),
                                      .created_at = context.now(),
                                      .most_scope = admission.scope,
                                      .whole_scope = admission.whole_scope,
                                      .client_credentials = admission.client_credentials,
                                      .private_use_schemes = options_.private_use_schemes,
                                      .software_statement = std::move(sent.software_statement)};
    auto read = read_registration(setup, registrations, sent.text, stored);
    if (!read) return read.error();
    stored.metadata = std::move(read->metadata);
    const auto secret = renew_secret(context, registrations.options, read->client, stored);
    const auto token = registration_access_token(setup, context, stored);
    const auto id = registrations.add(stored);
    if (!id) return id.error();
    // RFC 7591 §3.2.1: 201, with all that was registered.
    return client_information(setup, *registry(),
                              {.client_id = *id,
                               .stored = stored,
                               .secret = secret,
                               .registration_access_token = token.reveal(),
                               .status = 201});
  }

  // RFC 7592 §3: told where it opens something. RFC 6819 §5.1.4.1.3: kept as a hash.
  Secret registration_access_token(const Setup& setup, const Context& context,
                                   registration::StoredClient& stored) const {
    if (registration_client_uri(setup, *registry(), "id").empty()) return {};
    Secret token = context.random_token();
    stored.tokens.push_back({.hash = SecretHash::sha256(token)});
    return token;
  }

  RegistrationOptions options_;
};

}  // namespace

std::unique_ptr<Endpoint> registration(std::shared_ptr<ClientRegistry> registry, RegistrationOptions options) {
  return std::make_unique<Registration>(std::move(registry), std::move(options));
}

}  // namespace oauthkit::endpoints

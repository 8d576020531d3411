#include "assembly/profile_rules.hpp"
#include "authorization/pushed_request.hpp"
#include "authorization/request.hpp"
#include "authorization/request_source.hpp"
#include "authorization/target.hpp"
#include "endpoints/possession.hpp"
#include "endpoints/waiting_limit.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"

namespace oauthkit {
namespace {

// RFC 9126 §2.3, §7.2: who pushes too much is told so, and pushes nobody else's request out.
Result<void> admit(WaitingLimit& limit, const ClientRequest& request, Lifetime lifetime) {
  const auto now = request.context.now();
  switch (limit.admit(request.client.id, now, lifetime.from(now))) {
    case WaitingLimit::Admission::admitted:
      break;
    case WaitingLimit::Admission::client_has_too_many:
      return Error{ErrorCode::too_many_attempts, "too many requests of this client are waiting"};
    case WaitingLimit::Admission::too_many:
      return Error{ErrorCode::temporarily_unavailable, "too many requests are waiting; try again"};
  }
  return {};
}

// What proves who the client is, is no part of what it asks for, and is not kept.
Params without_credentials(const Params& sent, const std::string& client_id) {
  Params params{{"client_id", client_id}};
  for (const auto& [name, value] : sent) {
    const bool proves = name == "client_secret" || name == "client_assertion" || name == "client_assertion_type";
    if (!proves && name != "client_id") params.add(name, value);
  }
  return params;
}

// RFC 9449 §10.1: the key of a proof binds the code as dpop_jkt does.
Result<std::optional<DpopProof>> bind_to_proof(const Setup& setup, const ClientRequest& caller, Params& params) {
  const auto& request = caller.context.request();
  if (!setup.dpop || request.headers.count("DPoP") == 0) return std::optional<DpopProof>();
  const auto& verifier = DpopVerifier::of(*setup.dpop);
  auto proof = verifier.verify(request, {}, caller.context.profile(caller.client));
  if (!proof) return proof.error();
  if (const auto unused = verifier.check_unused(*proof); !unused) return unused.error();
  const auto named = params.get("dpop_jkt");
  if (named && *named != proof->jkt) {
    return Error{ErrorCode::invalid_dpop_proof, "dpop_jkt is not the key of the proof"};
  }
  if (!named) params.add("dpop_jkt", proof->jkt);
  return std::optional(*std::move(proof));
}

class PushedAuthorizationRequest : public Endpoint {
 public:
  explicit PushedAuthorizationRequest(std::shared_ptr<const PushedRequests> pushed)
      : pushed_(std::move(pushed)),
        limit_(std::make_unique<WaitingLimit>(pushed_->options().per_client, pushed_->options().per_node)) {}

  std::string_view name() const override { return "pushed_authorization_request_endpoint"; }
  std::vector<std::string_view> methods(const Options&) const override { return {"POST"}; }
  bool is_lasting() const override { return pushed_->is_lasting(); }

  Handler handler(const Server& server) const override {
    const auto& setup = Setup::of(server);
    // RFC 9126 §2.1: clients authenticate as they do at the token endpoint.
    auto answer = server.client_endpoint([this, &setup](const ClientRequest& request) { return push(setup, request); });
    return [&setup, answer = std::move(answer)](const Request& request) {
      auto response = answer(request);
      tell_nonce(setup, request, response);
      return response;
    };
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> findings;
    if (!pushed_->has_store()) {
      findings.push_back({Finding::Kind::mistake, "Server::pushed_requests has no store: give it one."});
    }
    return findings;
  }

  // RFC 9126 §2.2: five to 600 seconds are what the specification has in mind.
  std::vector<std::string> contradictions(const Profile& profile) const override {
    const auto& lifetime = pushed_->options().lifetime;
    if (!lifetime || lifetime->length() <= profile.longest_pushed_request) return {};
    const auto longest = std::to_string(profile.longest_pushed_request.count());
    return {sentence(
        profile, {"longest_pushed_request", "Server::pushed_requests lets requests wait longer than " + longest + " s",
                  "wants them to end by then", "set a shorter lifetime"})};
  }

  // RFC 9126 §5: beside the endpoint.
  void describe(const Registered& registered, JsonMembers& metadata) const override {
    const bool by_profile = registered.options.profile.pushed_requests == Demand::required;
    metadata.add("require_pushed_authorization_requests", by_profile || pushed_->options().required);
  }

 private:
  Result<Response> push(const Setup& setup, const ClientRequest& request) const {
    const auto& [context, client, sent] = request;
    // RFC 9126 §2.1: the request itself, and no reference to one.
    if (sent.contains("request_uri")) return invalid_request("request_uri has no place in a pushed request");
    // RFC 9126 §3: a client pushes its own requests.
    if (sent.contains("client_id") && sent.get("client_id") != client.id) {
      return invalid_request("client_id is not the client that authenticated");
    }
    // RFC 9126 §3: it may be a signed object.
    auto source = find_source(setup, context.request(), without_credentials(sent, client.id));
    if (!source) return source.error();
    source->is_pushed = true;
    const auto proof = bind_to_proof(setup, request, source->params);
    if (!proof) return proof.error();
    // RFC 9126 §2.1: it is validated as it would be at the authorization endpoint.
    const auto target = Target::prove(setup, source->params);
    if (!target) return target.error();
    if (const auto may = check_source(setup, target->client(), *source); !may) return may.error();
    const auto reading = read_authorization_request(setup, context, target->client(), source->params);
    if (!reading.request) return reading.request.error();
    const auto lifetime = pushed_->lifetime(context, client);
    if (const auto admitted = admit(*limit_, request, lifetime); !admitted) return admitted.error();
    if (*proof) {
      if (const auto used = DpopVerifier::of(*setup.dpop).use(**proof); !used) return used.error();
    }
    const auto request_uri =
        pushed_->put(context, client, {.params = std::move(source->params), .is_signed = source->is_signed},
                     setup.transactions->lifetime());
    context.report({.kind = Event::Kind::request_pushed, .client_id = client.id});
    JsonMembers answer;
    answer.add("request_uri", request_uri);
    answer.add("expires_in", static_cast<std::int64_t>(lifetime.length().count()));
    return Response::json(201, answer);
  }

  std::shared_ptr<const PushedRequests> pushed_;
  std::unique_ptr<WaitingLimit> limit_;
};

}  // namespace

void Server::pushed_requests(std::string path, std::shared_ptr<Store> store, PushedRequestOptions options) {
  auto pushed = std::make_shared<const PushedRequests>(std::move(store), options);
  endpoint(std::move(path), std::make_unique<PushedAuthorizationRequest>(pushed));
  setup_->pushed_requests = std::move(pushed);
}

}  // namespace oauthkit

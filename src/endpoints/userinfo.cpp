#include "oauthkit/endpoints/userinfo.hpp"

#include "assembly/setup.hpp"
#include "assembly/subject.hpp"
#include "endpoints/cross_origin.hpp"
#include "endpoints/userinfo_response.hpp"
#include "oauthkit/server.hpp"
#include "openid/released_claims.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::endpoints {
namespace {

constexpr std::string_view endpoint = "userinfo";

/// Answers those whom `bearer` lets through.
class Answering {
 public:
  Answering(std::shared_ptr<const Setup> setup, openid::Provider provider, Bearer bearer)
      : setup_(std::move(setup)), provider_(std::move(provider)), bearer_(std::move(bearer)) {}

  // OpenID Connect Core §5.3.3: as RFC 6750 §3 says, or, where claims cannot be told, with none of them.
  Response operator()(const Request& request, const Authorization& authorization) const {
    const auto& environment = setup_->options.environment;
    const auto refuse = [&](const Error& error) { return error_json(environment, endpoint, error); };
    return guarded(
        environment, endpoint,
        [&] {
          auto answer = tell(request, authorization);
          if (answer) return *std::move(answer);
          if (answer.is_denied()) {
            return bearer_.refusal(request, {ErrorCode::invalid_token, "the access token is of nobody who is known"});
          }
          return refuse(answer.error());
        },
        refuse);
  }

 private:
  // OpenID Connect Core §5.3, RFC 6750 §3.1: of this server, of a user, and of a client that is still what it was.
  Result<Response> tell(const Request& request, const Authorization& authorization) const {
    const auto& options = setup_->options;
    if (authorization.user_id.empty() || !authorization.is_of(options.issuer)) return denied();
    const auto client = find_granted_client(*setup_, authorization.client_id);
    if (!client) {
      if (client.is_denied()) return denied();
      return client.error();
    }
    if (client->registration.generation != authorization.client_generation) return denied();
    const auto subject = outward_user(options, *client, authorization.user_id);
    // A signed token knows the user by the name that leaves: whose it is nobody can tell from another name.
    if (authorization.user_is_subject && subject != authorization.user_id) {
      return server_error("UserInfo needs the id of the user, which a signed token has not: give Bearer the store");
    }
    const Context context = context_for(*setup_, request);
    const auto& state = *provider_.state();
    const auto asked = openid::granted_by_name(state, authorization);
    if (!asked) return asked.error();
    const auto claims = openid::released_claims(state, context,
                                                {.client = *client,
                                                 .user_id = authorization.user_id,
                                                 .scope = authorization.access.scope,
                                                 .asked = asked->userinfo,
                                                 .with_scopes = true,
                                                 .locales = openid::claims_locales(authorization)});
    if (!claims) return claims.error();
    return userinfo_response(state, context, *client, subject, *claims);
  }

  std::shared_ptr<const Setup> setup_;
  openid::Provider provider_;
  Bearer bearer_;
};

// RFC 6750 §2.2: a token in a body comes by a method that has one.
bool brings_body_in_vain(const Request& request) {
  return request.method != "POST" && request.form().contains("access_token");
}

class Userinfo : public Endpoint {
 public:
  Userinfo(openid::Provider provider, Bearer bearer) : provider_(std::move(provider)), bearer_(std::move(bearer)) {}

  // OpenID Connect Discovery §3: its name in the metadata document.
  std::string_view name() const override { return "userinfo_endpoint"; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET", "POST", "OPTIONS"}; }

  Handler handler(const Server& server) const override {
    // OpenID Connect Core §5.3.1, RFC 6750 §2: the token in the field or in a form, with the scope openid.
    const auto door = bearer_.guard({"openid"}, Answering(Setup::shared(server), provider_, bearer_));
    return [door, bearer = bearer_](const Request& request) -> Response {
      constexpr std::string_view methods = "GET, POST";
      if (request.method == "OPTIONS") return for_every_origin(request, methods, {.status = 204});
      const bool is_served = request.method == "GET" || request.method == "HEAD" || request.method == "POST";
      if (!is_served) return {405, {{"Allow", "GET, HEAD, POST, OPTIONS"}}, {}};
      if (brings_body_in_vain(request)) {
        const auto error = invalid_request("an access token in a form is posted");
        return for_every_origin(request, methods, bearer.refusal(request, error));
      }
      return for_every_origin(request, methods, door(request));
    };
  }

 private:
  openid::Provider provider_;
  Bearer bearer_;
};

}  // namespace

std::unique_ptr<Endpoint> userinfo(openid::Provider provider, Bearer bearer) {
  return std::make_unique<Userinfo>(std::move(provider), std::move(bearer));
}

}  // namespace oauthkit::endpoints

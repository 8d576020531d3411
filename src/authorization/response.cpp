#include "authorization/response.hpp"

#include "protocol/failures.hpp"

namespace oauthkit {

WayBack::WayBack(const Setup& setup, const Context& context, Target&& target, const Params& params)
    : setup_(&setup),
      context_(&context),
      target_(std::move(target)),
      mode_(find_response_mode(setup, "query")),
      state_(params.value_or_empty("state")) {}

Result<WayBack> WayBack::of(const Setup& setup, const Context& context, Target&& target,
                            const AuthorizationRequest& request) {
  const auto* mode = find_response_mode(setup, request.response_mode);
  if (!mode && !target.device()) return server_error("a transaction came back with an unknown response mode");
  WayBack back(setup, context, std::move(target), Params());
  back.mode_ = mode;
  back.state_ = request.state;
  return back;
}

Response WayBack::success(Params params) const { return respond(std::move(params)); }

// RFC 6749 §4.1.2.1: an error code, by the way of answers.
Response WayBack::failure(std::string_view endpoint, const Error& error) const {
  const auto& options = setup_->options;
  if (device()) return error_page(options, endpoint, context_->request(), error);
  auto shown = presentable(options.environment, endpoint, error);
  Params params{{"error", std::string(wire_name(shown))}};
  if (!shown.description.empty()) params.add("error_description", shown.description);
  if (!shown.uri.empty()) params.add("error_uri", shown.uri);
  if (!options.pages.redirected_error) return respond(std::move(params));
  shown.cause = error.cause;
  const auto rewritten = [&] {
    auto own = params;
    options.pages.redirected_error(shown, context_->request(), own);
    Params rest;
    for (const auto& [name, value] : own) {
      if (name != "state" && name != "iss") rest.add(name, value);
    }
    return rest;
  };
  return respond(guarded(options.environment, endpoint, rewritten, [&](const Error&) { return params; }));
}

// RFC 9700 §4.11.2: an error of a client that registered itself is shown here.
Response WayBack::early_failure(std::string_view endpoint, const Error& error) const {
  if (!client().registration.by_itself()) return failure(endpoint, error);
  return error_page(setup_->options, endpoint, context_->request(), error);
}

Response WayBack::respond(Params params) const {
  // RFC 6749 §4.1.2, OAuth 2.1 §4.1.2: state comes back as it was sent.
  if (!state_.empty()) params.add("state", state_);
  // RFC 9207 §2, RFC 9700 §4.4.2.1, MCP “Authorization Response Validation”: who answers, so that a client of several
  // servers is not mixed up.
  params.add("iss", setup_->options.issuer);
  return mode_->render({.context = *context_, .client = client(), .redirect_uri = redirect_uri(), .params = params});
}

}  // namespace oauthkit

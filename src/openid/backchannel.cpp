#include "openid/backchannel.hpp"

#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "oauthkit/openid/logout.hpp"
#include "openid/client_jwt.hpp"
#include "openid/logout_token.hpp"

namespace oauthkit::openid {
namespace {

// Back-Channel Logout §2.2: absolute, with a host, without fragment. Where it leads is for `Outgoing` to judge.
bool is_backchannel_uri(std::string_view text) {
  const auto parts = uri::split(text);
  if (!parts || !parts->authority || text.find('#') != text.npos || !uri::is_written_well(text)) return false;
  const auto authority = uri::split_authority(*parts->authority);
  const bool is_web =
      ascii::equal_ignoring_case(parts->scheme, "https") || ascii::equal_ignoring_case(parts->scheme, "http");
  return is_web && !authority.has_userinfo && uri::is_host(authority.host);
}

// Back-Channel Logout §2.4: algorithm, key and encryption are those of its ID tokens. It ends after two minutes, and
// what sends it may come to it later, or once more: it is made when it is sent.
Secret form_for(const Provider::State& provider, const Options& options, const ToldClient& told) {
  const Request nobody;
  const Context context(options, nobody);
  const auto wishes = id_token_wishes(told.client);
  const auto signer = signer_for(provider, context.profile(told.client), wishes);
  if (!signer) throw FetchRefused("there is no key that signs its ID tokens");
  const auto payload = logout_token_payload(context, told.client, told.sub, told.sid);
  const auto token = client_jwt(provider, context, told.client, *signer, wishes, logout_token_type, payload);
  if (!token) throw FetchRefused(token.error_or(server_error("no logout token can be made for it")).cause);
  return Params{{"logout_token", *token}}.encode();
}

}  // namespace

std::string backchannel_problem(const Client& client) {
  const auto& uri = client.logout.backchannel_logout_uri;
  if (uri.empty() || is_backchannel_uri(uri)) return {};
  return "has a backchannel_logout_uri that is no https URL, or has a fragment: correct it (\"" + uri + "\").";
}

// Back-Channel Logout §2.5: a form with the token, to each.
std::vector<Delivery> logout_deliveries(const std::shared_ptr<const Provider::State>& provider, const Options& options,
                                        const std::vector<ToldClient>& clients) {
  std::vector<Delivery> deliveries;
  // What signs on other threads may outlive the server.
  const auto kept = std::make_shared<const Options>(options);
  for (const auto& told : clients) {
    const auto& uri = told.client.logout.backchannel_logout_uri;
    if (!is_backchannel_uri(uri)) continue;
    deliveries.push_back({.url = uri,
                          .make_form = [provider, kept, told] { return form_for(*provider, *kept, told); },
                          .client_id = told.client.id});
  }
  return deliveries;
}

std::shared_ptr<Deliveries> backchannel(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options) {
  return std::make_shared<Deliveries>(std::move(outgoing), std::move(options));
}

}  // namespace oauthkit::openid

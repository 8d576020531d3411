#include "openid/logout_request.hpp"

#include <algorithm>

#include "oauthkit/redirect_uri.hpp"

namespace oauthkit::openid {
namespace {

// What a browser and the server behind it still take for a request line.
constexpr std::size_t longest = 8 * 1024;

/// Whose hint it is; unset where it says nothing: of a client that is gone, or signed by a key that is.
Result<void> read_hint_of(const Provider::State& provider, const Setup& setup, const Params& params,
                          LogoutRequest& asked) {
  const auto token = params.get("id_token_hint");
  if (!token) return {};
  auto problem = HintProblem::none;
  auto hint = read_hint(provider, setup.options.issuer, *token, &problem);
  // RP-Initiated Logout §4: what failed to verify is not used.
  if (!hint && problem == HintProblem::unknown_key) return {};
  if (!hint) return invalid_request("the id_token_hint is no ID token of this server");
  // RP-Initiated Logout §2: the client that the ID token was issued to.
  if (params.contains("client_id") && params.get("client_id") != hint->client_id)
    return invalid_request("the id_token_hint is of another client than client_id");
  auto client = find_client(setup, hint->client_id);
  if (client.is_denied()) return {};
  if (!client) return client.error();
  asked.client = *std::move(client);
  asked.hint = *std::move(hint);
  return {};
}

}  // namespace

// RP-Initiated Logout §3: state goes back as it came, and nothing else is added.
std::string LogoutTarget::url() const {
  return append_query(post_logout_redirect_uri, state.empty() ? Params() : Params{{"state", state}});
}

// RP-Initiated Logout §3: compared as strings. What nobody may register is nobody's.
bool is_post_logout_redirect_uri(const Client& client, std::string_view uri) {
  const auto& registered = client.logout.post_logout_redirect_uris;
  return std::find(registered.begin(), registered.end(), uri) != registered.end() &&
         !redirect_uri_problem(uri, client.registration.private_use_schemes);
}

Result<LogoutRequest> read_logout_request(const Provider::State& provider, const Setup& setup, const Params& params) {
  // RFC 6749 §3.1: nothing twice.
  if (params.repeated()) return invalid_request("a parameter is repeated");
  LogoutRequest asked;
  if (const auto read = read_hint_of(provider, setup, params, asked); !read) return read.error();
  const auto uri = params.get("post_logout_redirect_uri");
  if (!uri) return asked;
  // RP-Initiated Logout §3, §4: a target of the client that has proved to ask, or none.
  if (!asked.client || !is_post_logout_redirect_uri(*asked.client, *uri))
    return invalid_request("post_logout_redirect_uri is none of the client whose id_token_hint this is");
  asked.target = {.client_id = asked.client->id,
                  .post_logout_redirect_uri = std::string(*uri),
                  .state = std::string(params.value_or_empty("state"))};
  if (asked.target.url().size() > longest) return invalid_request("state is too long to be sent back");
  return asked;
}

}  // namespace oauthkit::openid

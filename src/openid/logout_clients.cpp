#include "openid/logout_clients.hpp"

#include <algorithm>
#include <optional>

#include "assembly/subject.hpp"
#include "openid/subject.hpp"
#include "registration/client_id_document.hpp"

namespace oauthkit::openid {
namespace {

void tell(const Setup& setup, const std::string& client_id, const std::string& why) {
  setup.options.environment.report(
      Failure{.endpoint = "end_session", .cause = "the client \"" + client_id + "\" does not learn of it: " + why});
}

bool wants_to_know(const Client& client) {
  return !client.logout.backchannel_logout_uri.empty() || !client.logout.frontchannel_logout_uri.empty();
}

std::optional<ToldClient> told_client(const Setup& setup, const Login& login, const std::string& client_id) {
  try {
    auto client = find_client(setup, client_id);
    if (client.is_denied()) return std::nullopt;
    if (!client) {
      tell(setup, client_id, client.error().description);
      return std::nullopt;
    }
    if (!wants_to_know(*client)) return std::nullopt;
    auto sub = outward_user(setup.options, *client, login.user_id);
    auto sid = outward_sid(setup.options.issuer, *client, login.sid);
    return ToldClient{.client = *std::move(client), .sub = std::move(sub), .sid = std::move(sid)};
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception& failure) {
    tell(setup, client_id, failure.what());
    return std::nullopt;
  }
}

/// Those who got an ID token. Those that have to be fetched come last, so that they cost nobody else the time.
std::vector<std::string> ids_of(const Login& login) {
  std::vector<std::string> ids;
  for (const auto& client : login.clients) {
    if (client.has_id_token) ids.push_back(client.client_id);
  }
  std::stable_partition(ids.begin(), ids.end(),
                        [](const std::string& id) { return !registration::names_document(id); });
  return ids;
}

}  // namespace

// Back-Channel Logout §2.3, Front-Channel Logout §3: whoever was told that the person signed in, and nobody else.
std::vector<ToldClient> told_clients(const Setup& setup, const Login& login,
                                     std::chrono::steady_clock::time_point deadline) {
  std::vector<ToldClient> told;
  for (const auto& id : ids_of(login)) {
    if (std::chrono::steady_clock::now() >= deadline && registration::names_document(id)) {
      tell(setup, id, "the time was up");
    } else if (auto client = told_client(setup, login, id)) {
      told.push_back(*std::move(client));
    }
  }
  return told;
}

}  // namespace oauthkit::openid

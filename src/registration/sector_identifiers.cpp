#include "registration/sector_identifiers.hpp"

#include <algorithm>

#include "base/freshness.hpp"
#include "base/json_document.hpp"
#include "oauthkit/openid/pairwise.hpp"
#include "registration/metadata_members.hpp"

namespace oauthkit::registration {
namespace {

using json::Document;

/// Each holds a thread for as long as somebody else's server likes, up to the bounds of the `Outgoing`.
constexpr int most_at_once = 4;
/// Looks at one host in a minute.
constexpr std::size_t most_of_a_host = 60;
/// As much as JSON is read of.
constexpr std::size_t most_bytes = 64 * 1024;

/// One place of those that may look.
class Turn {
 public:
  explicit Turn(std::atomic<int>& taken) : taken_(taken), has_place_(taken.fetch_add(1) < most_at_once) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { taken_.fetch_sub(1); }

  bool has_place() const { return has_place_; }

 private:
  std::atomic<int>& taken_;
  bool has_place_;
};

// Whether an address is not public, or not there, is nobody's business: whoever asks could learn what is in this
// network.
Error not_to_be_had(std::string cause) {
  auto error = refuse_member("sector_identifier_uri",
                             "has to answer soon, with status 200, over https, from a public address, and with one "
                             "JSON array of strings");
  error.cause = std::move(cause);
  return error;
}

bool has_all(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const std::string& each) { return std::find(all.begin(), all.end(), each) != all.end(); });
}

/// The texts of the one array of them; nothing for anything else.
std::optional<std::vector<std::string>> uris_in(const Response& response) {
  const auto type = response.headers.get("Content-Type").value_or(std::string_view());
  Document document;
  const bool is_array = response.status == 200 && freshness::is_json_type(type) && response.body.size() <= most_bytes &&
                        document.read(response.body) && document.root().kind == Document::Kind::array;
  if (!is_array) return std::nullopt;
  std::vector<std::string> uris;
  bool all = true;
  document.each(document.root(), [&](const Document::Value& uri) {
    all = all && uri.is_text();
    uris.emplace_back(uri.text);
  });
  return all ? std::optional(std::move(uris)) : std::nullopt;
}

}  // namespace

Result<void> SectorIdentifiers::check(const Client& client, const Client& before) const {
  const auto& uri = client.openid.sector_identifier_uri;
  const bool is_known =
      before.openid.sector_identifier_uri == uri && has_all(before.redirect_uris, client.redirect_uris);
  if (uri.empty() || is_known) return {};
  if (!outgoing_) return refuse_member("sector_identifier_uri", "is looked at by nobody here");
  const Turn turn(looking_);
  if (!turn.has_place()) {
    return Error{ErrorCode::temporarily_unavailable, "too many clients are registered at once; try again"};
  }
  if (!is_allowed(client)) {
    return Error{.code = ErrorCode::temporarily_unavailable,
                 .description = "too many clients of this sector are registered; try again later",
                 .retry_after = std::chrono::minutes(1)};
  }
  try {
    return look(client);
  } catch (const FetchRefused& refusal) {
    return not_to_be_had(refusal.what());
  } catch (const FetchFailed& failure) {
    return not_to_be_had(failure.what());
  }
}

// RFC 7592 §2.2: whoever manages a client changes it as often as they like, and would have us ask another site as
// often.
bool SectorIdentifiers::is_allowed(const Client& client) const {
  const auto host = openid::sector_of(client);
  const auto now = clock_();
  const std::lock_guard lock(allowing_);
  return allowances_.take(host, now, most_of_a_host);
}

// OpenID Connect Registration §5: the redirect URIs are among the elements of the array. Nobody joins the sector of
// another who does not name them.
Result<void> SectorIdentifiers::look(const Client& client) const {
  const auto response = outgoing_->send(
      {.url = client.openid.sector_identifier_uri, .accept = "application/json", .max_bytes = most_bytes});
  const auto uris = uris_in(response);
  if (!uris) return not_to_be_had("status " + std::to_string(response.status) + ", or no array");
  if (!has_all(*uris, client.redirect_uris)) {
    return refuse_member("sector_identifier_uri", "does not name each of the redirect_uris");
  }
  return {};
}

}  // namespace oauthkit::registration

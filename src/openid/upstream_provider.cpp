#include "openid/upstream_provider.hpp"

#include <algorithm>

#include "base/json_document.hpp"
#include "base/uri.hpp"

namespace oauthkit::openid {
namespace {

using json::Document;

constexpr std::chrono::hours fresh(1);
constexpr std::chrono::hours usable(24);
constexpr std::chrono::seconds between_failures(10);

[[noreturn]] void refuse(const std::string& issuer, const std::string& why) {
  throw UpstreamUnavailable("the document of the provider " + issuer + " " + why);
}

// OpenID Connect Discovery §4: appended, also to the path of an issuer.
std::string document_url(std::string_view issuer) {
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer).append("/.well-known/openid-configuration");
}

std::string text_of(const Document& document, const std::string& issuer, const char* name) {
  const auto* const value = document.find(name);
  if (value == nullptr || !value->is_text() || value->text.empty()) refuse(issuer, std::string("has no ") + name);
  return std::string(value->text);
}

// Where people and secrets are sent is a server's URL without fragment, of the scheme of the issuer or a safer one.
std::string url_of(const Document& document, const std::string& issuer, const char* name) {
  auto url = text_of(document, issuer, name);
  const auto parts = uri::split(url);
  const bool is_safe = url.starts_with("https://") || (issuer.starts_with("http://") && url.starts_with("http://"));
  if (!parts || !parts->authority || !is_safe || url.find('#') != std::string::npos) {
    refuse(issuer, std::string("has a ") + name + " that is no https URL");
  }
  return url;
}

bool lists(const Document& document, const char* name, std::string_view wanted) {
  const auto* const value = document.find(name);
  bool found = false;
  if (value == nullptr || value->kind != Document::Kind::array) return false;
  document.each(*value, [&](const Document::Value& one) { found = found || (one.is_text() && one.text == wanted); });
  return found;
}

UpstreamMetadata read(const std::string& issuer, const std::string& json) {
  Document document;
  if (!document.read(json) || document.root().kind != Document::Kind::object) refuse(issuer, "is no JSON object");
  // OpenID Connect Discovery §4.3: byte for byte, so that nobody speaks for another.
  if (text_of(document, issuer, "issuer") != issuer) refuse(issuer, "is of another issuer");
  const auto* const tells_iss = document.find("authorization_response_iss_parameter_supported");
  const bool posts_secrets = lists(document, "token_endpoint_auth_methods_supported", "client_secret_post");
  const bool takes_basic = lists(document, "token_endpoint_auth_methods_supported", "client_secret_basic");
  return {.authorization_endpoint = url_of(document, issuer, "authorization_endpoint"),
          .token_endpoint = url_of(document, issuer, "token_endpoint"),
          .jwks_uri = url_of(document, issuer, "jwks_uri"),
          .tells_iss = tells_iss != nullptr && tells_iss->is_true(),
          // OpenID Connect Discovery §3: left out, it is client_secret_basic.
          .takes_basic = takes_basic || !posts_secrets};
}

}  // namespace

std::shared_ptr<const UpstreamMetadata> UpstreamProvider::fetched() const {
  try {
    const auto response = outgoing_->send({.url = document_url(issuer_)});
    if (response.status != 200) refuse(issuer_, "is not there: status " + std::to_string(response.status));
    return std::make_shared<const UpstreamMetadata>(read(issuer_, response.body));
  } catch (const FetchRefused& refused) {
    refuse(issuer_, refused.what());
  } catch (const FetchFailed& failed) {
    refuse(issuer_, failed.what());
  }
}

std::shared_ptr<const UpstreamMetadata> UpstreamProvider::metadata(TimePoint now) const {
  const std::lock_guard lock(mutex_);
  if (known_ && now - fetched_at_ < fresh) return known_;
  const bool is_usable = known_ && now - fetched_at_ < usable;
  if (failed_at_ != TimePoint() && now - failed_at_ < between_failures) {
    if (is_usable) return known_;
    refuse(issuer_, "could not be had a moment ago");
  }
  try {
    known_ = fetched();
    fetched_at_ = now;
    return known_;
  } catch (const UpstreamUnavailable&) {
    failed_at_ = now;
    if (is_usable) return known_;
    throw;
  }
}

}  // namespace oauthkit::openid

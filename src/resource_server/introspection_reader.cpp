#include <algorithm>

#include "base/ascii.hpp"
#include "base/json_document.hpp"
#include "oauthkit/resource_server.hpp"
#include "oauthkit/store.hpp"
#include "resource_server/token_cache.hpp"
#include "tokens/access_claims.hpp"

namespace oauthkit {
namespace {

using json::Document;

void require(bool holds, const char* otherwise) {
  if (!holds) throw std::invalid_argument(otherwise);
}

bool says_active(const Document& answer) {
  const auto* const active = answer.find("active");
  return active != nullptr && active->is_true();
}

/// The text of a member, empty when it is absent; nothing when it is of another kind.
std::optional<std::string_view> text_of(const Document& answer, std::string_view name) {
  const auto* const value = answer.find(name);
  if (value == nullptr) return std::string_view();
  return value->is_text() ? std::optional(value->text) : std::nullopt;
}

// RFC 7662 §2.2: a token of another type than these is used in another way.
// RFC 9449 §6.2: a token of the type DPoP is bound to a key; what does not say to which can not be proven.
bool is_usable_as(std::string_view type, const Confirmation& confirmation) {
  if (ascii::equal_ignoring_case(type, "DPoP")) return !confirmation.jkt.empty();
  return type.empty() || ascii::equal_ignoring_case(type, "Bearer");
}

bool has_begun(const Document& answer, TimePoint now) {
  const auto* const nbf = answer.find("nbf");
  if (nbf == nullptr) return true;
  const auto seconds = nbf->number();
  return seconds && TimePoint(std::chrono::seconds(*seconds)) <= now;
}

class IntrospectionReader {
 public:
  explicit IntrospectionReader(IntrospectionReaderOptions options)
      : options_(std::move(options)), cache_(options_.cached_tokens) {
    require(!options_.endpoint.empty(), "introspection_reader does not know where to ask: set its endpoint");
    require(!options_.client_id.empty(), "introspection_reader does not know as whom to ask: set its client_id");
    require(options_.fetcher != nullptr, "introspection_reader can not ask anybody: give it a Fetcher");
    // RFC 6749 §2.3.1
    const auto secret = form_encode(options_.client_secret.reveal());
    authorization_ = "Basic " + base64_encode(form_encode(options_.client_id) + ":" + secret);
  }

  Stored read(std::string_view token) const {
    const auto hash = hash_token(token);
    const auto now = options_.environment.clock();
    if (auto known = cache_.find(hash, now)) return {Stored::State::live, *std::move(known)};
    auto authorization = ask(token, now);
    if (!authorization) return {};
    const auto until = std::min(authorization->expires_at, now + options_.cache_life);
    if (now < until) cache_.put(hash, *authorization, until);
    return {Stored::State::live, *std::move(authorization)};
  }

 private:
  std::optional<Authorization> ask(std::string_view token, TimePoint now) const {
    const auto response = send(token);
    Document answer;
    // A server that does not answer as RFC 7662 says has said nothing of the token.
    if (response.status != 200 || !answer.read(response.body, Document::max_outer_depth) ||
        answer.root().kind != Document::Kind::object) {
      throw StoreUnavailable("the introspection endpoint answers " + std::to_string(response.status) +
                             (response.status == 200 ? " without a JSON object" : ""));
    }
    if (!says_active(answer) || !has_begun(answer, now)) return {};
    // RFC 7662 §2.2: what is of another kind than the member has said nothing that can be gone by.
    const auto type = text_of(answer, "token_type");
    const auto issuer = text_of(answer, "iss");
    if (!type || !issuer) return {};
    if (!issuer->empty() && !options_.issuer.empty() && *issuer != options_.issuer) return {};
    auto authorization = tokens::authorization_of(answer, answer.root());
    if (!authorization || !is_usable_as(*type, authorization->confirmation)) return {};
    if (authorization->issuer.empty()) authorization->issuer = options_.issuer;
    return authorization;
  }

  Response send(std::string_view token) const {
    const Params form{{"token", std::string(token)}, {"token_type_hint", "access_token"}};
    try {
      return options_.fetcher->send(
          {.url = options_.endpoint, .post = true, .form = form.encode(), .authorization = authorization_});
    } catch (const FetchRefused& refused) {
      throw StoreUnavailable(refused.what());
    } catch (const FetchFailed& failed) {
      throw StoreUnavailable(failed.what());
    }
  }

  IntrospectionReaderOptions options_;
  Secret authorization_;
  mutable resource::TokenCache cache_;
};

}  // namespace

TokenReader introspection_reader(IntrospectionReaderOptions options) {
  auto issuer = options.issuer;
  const auto reader = std::make_shared<const IntrospectionReader>(std::move(options));
  return {.read = [reader](std::string_view token) { return reader->read(token); },
          .sees_revoked = true,
          .reads_subject = true,
          .issuer = std::move(issuer)};
}

}  // namespace oauthkit

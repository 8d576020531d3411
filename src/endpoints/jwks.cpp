#include "oauthkit/endpoints/jwks.hpp"

#include <algorithm>

#include "assembly/setup.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::endpoints {
namespace {

// RFC 9068 §4: the metadata document tells where the keys are.
constexpr std::string_view name_in_metadata = "jwks_uri";

// Half of the time that a key is published ahead: whoever keeps the set for that long has a key before it signs.
std::string max_age_of(const SigningKeys& keys, const DecryptionKeys* decryption) {
  auto shortest = keys.publish().length();
  // What somebody kept is encrypted to as long as it opens.
  if (decryption != nullptr) shortest = std::min(shortest, decryption->retire().length());
  const auto half = std::max(shortest / 2, std::chrono::seconds(1));
  return std::to_string(std::min(half, std::chrono::seconds(3600)).count());
}

// RFC 7517 §5: one set of all of them.
std::string set_of(const SigningKeys& keys, const DecryptionKeys* decryption) {
  constexpr std::string_view before = R"({"keys":[)";
  constexpr std::string_view after = "]}";
  std::string text(before);
  const auto add = [&](const std::string& set) {
    if (text.size() > before.size()) text += ',';
    text.append(set, before.size(), set.size() - before.size() - after.size());
  };
  for (const auto& ring : keys.rings()) add(ring->jwks());
  if (decryption != nullptr) add(decryption->jwks());
  return text.append(after);
}

class Jwks : public Endpoint {
 public:
  Jwks(SigningKeys keys, std::shared_ptr<const DecryptionKeys> decryption)
      : keys_(std::move(keys)), decryption_(std::move(decryption)) {}

  std::string_view name() const override { return name_in_metadata; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET"}; }

  Handler handler(const Server& server) const override {
    // OpenID Connect Core §5.3: clients that are scripts, and ask for UserInfo, verify what they get.
    const bool is_for_scripts = has_endpoint(Setup::of(server), "userinfo_endpoint");
    return [keys = keys_, decryption = decryption_, is_for_scripts,
            environment = server.options().environment](const Request& request) -> Response {
      // RFC 9110 §9.3.2: HEAD is GET without its content.
      if (request.method != "GET" && request.method != "HEAD") return {405, {{"Allow", "GET, HEAD"}}, {}};
      const auto published = [&] {
        // RFC 7517 §8.5.2: the media type of a set of keys.
        Response response{200,
                          {{"Content-Type", "application/jwk-set+json"},
                           {"Cache-Control", "public, max-age=" + max_age_of(keys, decryption.get())},
                           {"X-Content-Type-Options", "nosniff"}},
                          set_of(keys, decryption.get())};
        if (is_for_scripts) response.headers.set("Access-Control-Allow-Origin", "*");
        return response;
      };
      return guarded(environment, "jwks", published,
                     [&](const Error& error) { return error_json(environment, "jwks", error); });
    };
  }

  std::vector<Finding> findings() const override {
    if (!keys_.empty() || decryption_) return {};
    return {{Finding::Kind::mistake, "endpoints::jwks has nothing to publish: give it a KeyRing."}};
  }

 private:
  SigningKeys keys_;
  std::shared_ptr<const DecryptionKeys> decryption_;
};

}  // namespace

std::unique_ptr<Endpoint> jwks(SigningKeys keys, std::shared_ptr<const DecryptionKeys> decryption) {
  return std::make_unique<Jwks>(std::move(keys), std::move(decryption));
}

}  // namespace oauthkit::endpoints

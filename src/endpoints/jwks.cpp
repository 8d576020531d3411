#include "oauthkit/endpoints/jwks.hpp"

#include <algorithm>

#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::endpoints {
namespace {

// RFC 9068 §4: the metadata document tells where the keys are.
constexpr std::string_view name_in_metadata = "jwks_uri";

// Half of the time that a key is published ahead: whoever keeps the set for that long has a key before it signs.
std::string max_age_of(const SigningKeys& keys) {
  const auto half = std::max(keys.publish().length() / 2, std::chrono::seconds(1));
  return std::to_string(std::min(half, std::chrono::seconds(3600)).count());
}

// RFC 7517 §5: one set of all of them.
std::string set_of(const SigningKeys& keys) {
  constexpr std::string_view before = R"({"keys":[)";
  constexpr std::string_view after = "]}";
  std::string text(before);
  for (const auto& ring : keys.rings()) {
    const std::string set = ring->jwks();
    if (text.size() > before.size()) text += ',';
    text.append(set, before.size(), set.size() - before.size() - after.size());
  }
  return text.append(after);
}

class Jwks : public Endpoint {
 public:
  explicit Jwks(SigningKeys keys) : keys_(std::move(keys)) {}

  std::string_view name() const override { return name_in_metadata; }
  std::vector<std::string_view> methods(const Options&) const override { return {"GET"}; }

  Handler handler(const Server& server) const override {
    return [keys = keys_, environment = server.options().environment](const Request& request) -> Response {
      // RFC 9110 §9.3.2: HEAD is GET without its content.
      if (request.method != "GET" && request.method != "HEAD") return {405, {{"Allow", "GET, HEAD"}}, {}};
      const auto published = [&] {
        // RFC 7517 §8.5.2: the media type of a set of keys.
        return Response{200,
                        {{"Content-Type", "application/jwk-set+json"},
                         {"Cache-Control", "public, max-age=" + max_age_of(keys)},
                         {"X-Content-Type-Options", "nosniff"}},
                        set_of(keys)};
      };
      return guarded(environment, "jwks", published,
                     [&](const Error& error) { return error_json(environment, "jwks", error); });
    };
  }

  std::vector<Finding> findings() const override {
    if (!keys_.empty()) return {};
    return {{Finding::Kind::mistake, "endpoints::jwks has nothing to publish: give it a KeyRing."}};
  }

 private:
  SigningKeys keys_;
};

}  // namespace

std::unique_ptr<Endpoint> jwks(SigningKeys keys) { return std::make_unique<Jwks>(std::move(keys)); }

}  // namespace oauthkit::endpoints

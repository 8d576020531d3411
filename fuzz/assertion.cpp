#include "keys/assertion.hpp"

#include <array>

#include "fuzz.hpp"
#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "protocol/resource_indicators.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// When the assertions of the corpus were made.
constexpr TimePoint now(1'700'000'000s);
constexpr const char* here = "https://auth.example";
constexpr std::array<std::string_view, 1> audience = {here};
constexpr std::array<std::string_view, 2> types = {"", "oauth-id-jag+jwt"};
constexpr keys::AssertionRules rules{.audience = audience, .types = types, .leeway = 30s};

/// The key of RFC 8037 appendix A.1, which signed them.
const jose::Key& key() {
  static const jose::Key one =
      *jose::read_jwk(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                      R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  return one;
}

const TrustedIssuers& trusted() {
  static const TrustedIssuers one({{.issuer = "https://idp.example", .jwks = jose::public_jwk_set({key()})}});
  return one;
}

void check(const Assertion& said) {
  jose::Claims claims;
  require(claims.read(said.claims) && claims.has_sole_audience(here));
  require(said.issuer == "https://idp.example" && claims.text("iss") == said.issuer);
  require(!said.subject.empty() && claims.text("sub") == said.subject);
  require(said.expires_at > now - 31s && said.expires_at <= now + 3630s);
  require(!said.issued_at || *said.issued_at <= now + 30s);
  require(said.scope.empty() != claims.has("scope") && said.confirmation.empty() != claims.has("cnf"));
  require(said.act.empty() != claims.has("act") && said.may_act.empty() != claims.has("may_act"));
  require(are_resources(said.resource));
  // Nobody of another issuer is taken for somebody of this server.
  for (const auto& actor : said.act) require(!actor.iss.empty() && !actor.empty());
}

void read(std::string_view jwt, bool is_signed) {
  const auto said = keys::read_assertion(trusted(), jwt, rules, now);
  if (said) {
    require(is_signed);
    return check(*said);
  }
  if (said.is_denied()) return;
  const auto code = said.error().code;
  require(!said.error().cause.empty() && (code == ErrorCode::invalid_token || code == ErrorCode::expired_token));
}

}  // namespace

void fuzz(std::string_view input) {
  static const std::string header = jose::jws_header("EdDSA", "oauth-id-jag+jwt", {});
  read(*jose::sign(key(), header, input), true);
  jose::CompactJws jws;
  read(input, jws.read(input) && jose::verify(jws, key()));
}

#include "dpop/claims.hpp"
#include "dpop/verifier.hpp"
#include "fuzz.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "oauthkit/stores/memory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// When the proofs of the corpus were made.
constexpr TimePoint now(1'700'000'000s);

const DpopVerifier& verifier() {
  static const DpopVerifier one(stores::memory(),
                                {.base_url = "https://auth.example", .environment = {.clock = [] { return now; }}});
  return one;
}

const jose::Key& key() {
  static const jose::Key one = *jose::generate_key(jose::Algorithm::eddsa);
  return one;
}

Result<DpopProof> verify(std::string_view proof) {
  Request request{.method = "POST", .target = "/token"};
  request.headers.add("DPoP", std::string(proof));
  return verifier().verify(request);
}

bool is_timely(const DpopClaims& claims) { return now - 60s <= claims.iat && claims.iat <= now + 10s; }

/// Claims under a signature that holds.
void claims(std::string_view input) {
  const auto read = read_dpop_claims(input);
  if (!read) return;
  require(!read->jti.empty() && !read->htm.empty() && !read->htu.empty());
  require(!read->nonce || !read->nonce->empty());
  static const std::string header =
      base64url_encode(R"({"typ":"dpop+jwt","alg":"EdDSA","jwk":)" + jose::public_jwk(key()) + "}");
  const auto proof = verify(*jose::sign(key(), header, input));
  const bool usual = read->htm == "POST" && read->htu == "https://auth.example/token" && is_timely(*read);
  if (usual) require(proof && proof->jkt == jose::thumbprint(key()));
  if (proof) require(read->htm == "POST" && is_timely(*read));
}

}  // namespace

void fuzz(std::string_view input) {
  claims(input);
  const auto proof = verify(input);
  if (!proof) return;
  jose::CompactJws jws;
  require(jws.read(input, jose::CompactJws::EmbeddedKey::expected).has_value());
  const auto sender = jose::read_public_jwk(jws.header().jwk, jose::algorithm_named(jws.header().alg));
  require(sender && jose::verify(jws, *sender) && proof->jkt == jose::thumbprint(*sender));
  require(now < proof->forget_at && proof->forget_at <= now + 71s);
}

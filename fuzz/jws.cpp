#include "jose/jws.hpp"

#include "fuzz.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;

namespace {

const jose::Key& key() {
  static const jose::Key one = *jose::make_hmac_key("the key of the tokens in the corpus: 32 bytes and more", "fuzz");
  return one;
}

}  // namespace

// What is read is the token it was read from, part by part. What verifies was signed: nobody else has the key.
void fuzz(std::string_view input) {
  jose::CompactJws jws;
  (void)jws.read(input, jose::CompactJws::EmbeddedKey::expected);
  if (!jws.read(input)) return;
  const auto payload = base64url_encode(jws.unverified_payload());
  require(input == std::string(jws.signing_input()) + "." + base64url_encode(jws.signature()));
  require(jws.signing_input().ends_with("." + payload));
  const auto verified = jose::verify(jws, key());
  if (!verified) return;
  const auto header = std::string(jws.signing_input().substr(0, jws.signing_input().find('.')));
  const auto again = jose::sign(key(), header, *verified);
  require(again && *again == input);
}

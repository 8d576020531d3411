#include <array>

#include "base/json.hpp"
#include "jose/encryption_jwk.hpp"
#include "jose/key_transport.hpp"
#include "jose/rsa_jwk.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::string_view rsa_oaep_256 = "RSA-OAEP-256";
constexpr std::array<std::string_view, 4> operations = {"wrapKey", "unwrapKey", "encrypt", "decrypt"};

}  // namespace

Outcome<TransportKey> read_transport_jwk(const Jwk& jwk, KeyCheck check) {
  const QuietErrors quiet;
  if (jwk.object.kind != Document::Kind::object) return refuse("the JWK is not a JSON object");
  if (text_of(jwk, "kty") != "RSA") return refuse("the type of the key is not supported");
  // RFC 8725 §3.2: a key for RSA1_5, or for OAEP with SHA-1, is for that alone, and that is not spoken here.
  if (const auto fits = check_for_encryption(jwk, rsa_oaep_256, operations); !fits) return fits.refusal();
  auto kid = kid_of(jwk);
  if (!kid) return kid.refusal();
  const bool is_private = jwk.contains("d");
  if (is_private && check == KeyCheck::of_others) return refuse("the JWK holds a private key");
  auto pair = read_rsa(jwk, is_private);
  if (!pair) return pair.refusal();
  if (!*pair) return refuse("OpenSSL refuses the key");
  // RFC 7518 §4.3: 2048 bits or more.
  auto key = make_key(*std::move(pair), is_private, Algorithm::rs256, *std::move(kid), check);
  if (!key) return key.refusal();
  return TransportKey(*std::move(key));
}

Outcome<TransportKey> read_transport_jwk(std::string_view text, KeyCheck check) {
  Document document;
  if (!document.read(text)) return refuse("the JWK is not a well-formed JSON object");
  return read_transport_jwk(Jwk{document, document.root()}, check);
}

Outcome<std::vector<TransportKey>> transport_keys_in(std::string_view jwk_set) {
  std::vector<TransportKey> keys;
  const auto read = each_jwk(jwk_set, [&](const Jwk& jwk) -> Outcome<void> {
    if (text_of(jwk, "use") != "enc") return {};
    auto key = read_transport_jwk(jwk, KeyCheck::of_others);
    if (key) keys.push_back(*std::move(key));
    return {};
  });
  if (!read) return read.refusal();
  return keys;
}

std::string public_jwk(const TransportKey& key) {
  std::string text = '{' + key.members() + R"(,"use":"enc","alg":"RSA-OAEP-256")";
  if (!key.kid().empty()) {
    text += R"(,"kid":)";
    json::append_string(text, key.kid());
  }
  return text += '}';
}

}  // namespace oauthkit::jose

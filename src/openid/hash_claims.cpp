#include "openid/hash_claims.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <span>
#include <stdexcept>

#include "base/base64.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::size_t sha512_bytes = 64;

std::array<unsigned char, sha512_bytes> sha512(std::string_view text) {
  // Fetched once and never freed, as that of `hash_token`.
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  std::array<unsigned char, sha512_bytes> hash;
  if (EVP_Digest(text.data(), text.size(), hash.data(), nullptr, digest, nullptr) == 1) return hash;
  ERR_clear_error();
  throw std::runtime_error("OpenSSL has no SHA-512");
}

std::string left_half(std::span<const unsigned char> hash) {
  return base64::encode(base64::as_text(hash.first(hash.size() / 2)), base64::url);
}

}  // namespace

// OpenID Connect Core §3.1.3.6: the hash is that of the signature, which is SHA-512 for Ed25519 (RFC 8032 §5.1) and
// SHA-256 for every other.
std::string hash_claim(SigningAlgorithm algorithm, std::string_view text) {
  if (algorithm == SigningAlgorithm::eddsa) return left_half(sha512(text));
  return left_half(hash_token(text).bytes);
}

}  // namespace oauthkit::openid

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "base/base64.hpp"
#include "base/hashing.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view sha256_prefix = "$sha256$";
constexpr std::string_view scrypt_prefix = "$scrypt$";
constexpr std::uint64_t max_memory = 64ULL << 20;

struct Cost {
  std::uint64_t log_n = 14;
  std::uint64_t r = 8;
  std::uint64_t p = 1;
};

struct Scrypt {
  Cost cost = {};
  std::string salt = {};
  std::string hash = {};
};

// RFC 7914 §2 and §6, and what one guess may cost us: 128 * N * r bytes.
bool is_sound(const Cost& cost) {
  if (cost.r < 1 || cost.r > 64 || cost.p < 1 || cost.p > 16) return false;
  if (cost.log_n < 1 || cost.log_n > 19 || cost.log_n >= 16 * cost.r) return false;
  return (128 * cost.r) << cost.log_n <= max_memory;
}

/// Reads `name` and a decimal number without leading zeros off the front of `text`.
bool take_number(std::string_view& text, std::string_view name, std::uint64_t& number) {
  if (!text.starts_with(name)) return false;
  text.remove_prefix(name.size());
  if (text.starts_with('0')) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool has_size(const std::optional<std::string>& bytes, std::size_t low, std::size_t high) {
  return bytes && bytes->size() >= low && bytes->size() <= high;
}

std::optional<Scrypt> parse_scrypt(std::string_view text) {
  Scrypt parsed;
  text.remove_prefix(scrypt_prefix.size());
  if (!take_number(text, "ln=", parsed.cost.log_n)) return std::nullopt;
  if (!take_number(text, ",r=", parsed.cost.r)) return std::nullopt;
  if (!take_number(text, ",p=", parsed.cost.p)) return std::nullopt;
  const auto middle = text.find('$', 1);
  if (!is_sound(parsed.cost) || !text.starts_with('$') || middle == std::string_view::npos) return std::nullopt;
  auto salt = base64::decode(text.substr(1, middle - 1), base64::standard);
  auto hash = base64::decode(text.substr(middle + 1), base64::standard);
  if (!has_size(salt, 1, 64) || !has_size(hash, 16, 64)) return std::nullopt;
  parsed.salt = *std::move(salt);
  parsed.hash = *std::move(hash);
  return parsed;
}

std::optional<std::string> parse_sha256(std::string_view text) {
  auto hash = base64::decode(text.substr(sha256_prefix.size()), base64::standard);
  if (!has_size(hash, 32, 32)) return std::nullopt;
  return hash;
}

std::string computed(std::string_view secret, std::string_view salt, const Cost& cost, std::size_t size) {
  std::string hash(size, '\0');
  const int done = EVP_PBE_scrypt(secret.data(), secret.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                                  salt.size(), 1ULL << cost.log_n, cost.r, cost.p, 2 * max_memory,
                                  reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  if (done == 1) return hash;
  ERR_clear_error();
  throw std::runtime_error("OpenSSL failed to compute scrypt");
}

std::string scrypt_of(std::string_view secret, std::string_view salt, const Cost& cost, std::size_t size) {
  return hashing::run([&] { return computed(secret, salt, cost, size); });
}

bool matches_scrypt(const std::optional<Scrypt>& stored, std::string_view secret) {
  return stored && equal_secrets(scrypt_of(secret, stored->salt, stored->cost, stored->hash.size()), stored->hash);
}

std::string in_base64(std::string_view bytes) { return base64::encode(bytes, base64::standard); }

}  // namespace

void SecretHash::limit_callers(std::size_t most) { hashing::limit_callers(most); }

SecretHash SecretHash::sha256(const Secret& secret) {
  if (secret.empty()) return {};
  return SecretHash(std::string(sha256_prefix) + in_base64(base64::as_text(hash_token(secret.reveal()).bytes)));
}

SecretHash SecretHash::scrypt(const Secret& secret) {
  if (secret.empty()) return {};
  std::array<unsigned char, 16> drawn = {};
  system_random(drawn);
  const auto salt = base64::as_text(drawn);
  return SecretHash("$scrypt$ln=14,r=8,p=1$" + in_base64(salt) + '$' +
                    in_base64(scrypt_of(secret.reveal(), salt, Cost(), 32)));
}

SecretHash SecretHash::parse(std::string_view text) {
  const bool known = text.starts_with(sha256_prefix)   ? parse_sha256(text).has_value()
                     : text.starts_with(scrypt_prefix) ? parse_scrypt(text).has_value()
                                                       : false;
  if (!known) throw std::invalid_argument("not the text of a secret hash");
  return SecretHash(std::string(text));
}

bool SecretHash::matches(const Secret& secret) const {
  if (empty() || secret.empty()) return false;
  if (is_scrypt()) return matches_scrypt(parse_scrypt(text_), secret.reveal());
  // In base64 there is one text for each hash, and `text_` has been checked to be one.
  std::array<char, base64::encoded_size(sizeof(TokenHash))> hash = {};
  base64::encode_to(hash.data(), base64::as_text(hash_token(secret.reveal()).bytes), base64::standard);
  return equal_secrets({hash.data(), hash.size()}, std::string_view(text_).substr(sha256_prefix.size()));
}

}  // namespace oauthkit

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "fuzz.hpp"
#include "oauthkit/tokens/af83.hpp"

using namespace oauthkit;

namespace {

constexpr const char* crypt_key = "crypt";
constexpr const char* sign_key = "sign";
constexpr const char* nonce = "abcdefgh";
constexpr const char* inner_nonce = "ijklmnop";

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
int length(std::string_view text) { return static_cast<int>(text.size()); }

std::string hex(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string written;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    written.append({digits[byte >> 4], digits[byte & 15]});
  }
  return written;
}

std::string encrypted(const std::string& plain) {
  const auto password = std::string(crypt_key) + nonce;
  std::array<unsigned char, 32> key = {};
  std::array<unsigned char, 16> vector = {};
  EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), nullptr, bytes(password), length(password), 1, key.data(),
                 vector.data());
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  std::string out(plain.size() + 16, '\0');
  auto* const at = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  int rest = 0;
  require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, key.data(), vector.data()) == 1 &&
          EVP_EncryptUpdate(cipher.get(), at, &written, bytes(plain), length(plain)) == 1 &&
          EVP_EncryptFinal_ex(cipher.get(), at + written, &rest) == 1);
  out.resize(static_cast<std::size_t>(written + rest));
  return out;
}

/// A token as the original makes it of that JSON.
std::string sealed(std::string_view text) {
  const auto key = std::string(sign_key) + inner_nonce;
  std::string mac(20, '\0');
  HMAC(EVP_sha1(), key.data(), length(key), bytes(text), text.size(), reinterpret_cast<unsigned char*>(mac.data()),
       nullptr);
  return base64url_encode(mac) + "=" + nonce + hex(encrypted(inner_nonce + std::string(text)));
}

}  // namespace

// Strangers make no token, and of what the keys have sealed only that of the right shape is one.
void fuzz(std::string_view input) {
  static const auto reader = legacy::af83_token_reader(crypt_key, sign_key);
  const auto stranger = reader.read(input);
  require(stranger.state == Stored::State::unknown || input.size() > 36);
  const auto stored = reader.read(sealed(input));
  const auto values = json::is_well_formed(input) ? nlohmann::json::parse(input) : nlohmann::json();
  const auto is_id = [](const nlohmann::json& value) { return value.is_string() || value.is_number_integer(); };
  const bool fits = values.is_array() && values.size() == 3 && is_id(values[0]) && is_id(values[1]);
  require((stored.state == Stored::State::live) == fits);
  if (!fits) return;
  const auto& authorization = stored.authorization;
  require(authorization.extra.empty() == (values[2] == 0));
  require(authorization.extra.empty() || nlohmann::json::parse(authorization.extra).is_object());
}

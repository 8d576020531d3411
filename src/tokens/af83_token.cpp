#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "oauthkit/tokens/af83.hpp"

// A token is MAC, nonce and hexadecimal cipher text, end to end. The cipher text holds a second nonce and the JSON
// array [user_id, client_id, additional_info or 0]; the MAC is over that JSON, before encryption.
namespace oauthkit {
namespace {

constexpr std::size_t mac_chars = 28;
constexpr std::size_t nonce_chars = 8;
constexpr std::size_t block_bytes = 16;

struct Parts {
  std::string_view mac;
  std::string_view nonce;
  std::string cipher_text;
};

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
int length(std::string_view text) { return static_cast<int>(text.size()); }

std::optional<Parts> split(std::string_view token) {
  if (token.size() <= mac_chars + nonce_chars) return std::nullopt;
  const auto hex = token.substr(mac_chars + nonce_chars);
  if (hex.size() % (2 * block_bytes) != 0) return std::nullopt;
  Parts parts{token.substr(0, mac_chars), token.substr(mac_chars, nonce_chars), {}};
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    const int high = ascii::hex_value(hex[at]);
    const int low = ascii::hex_value(hex[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    parts.cipher_text += static_cast<char>(high * 16 + low);
  }
  return parts;
}

// A bad padding is left in place: the MAC then fails, after the same work as for any other forgery.
std::string without_padding(std::string plain) {
  const auto padding = static_cast<unsigned char>(plain.back());
  const bool sound = padding >= 1 && padding <= block_bytes &&
                     std::all_of(plain.end() - padding, plain.end(), [&](char c) { return c == plain.back(); });
  if (sound) plain.resize(plain.size() - padding);
  return plain;
}

// AES-256-CBC under a key and a vector that are one MD5 chain over the password (EVP_BytesToKey).
std::optional<std::string> decrypt(const Secret& crypt_key, const Parts& parts) {
  const Secret password(std::string(crypt_key.reveal()).append(parts.nonce));
  std::array<unsigned char, 32> key = {};
  std::array<unsigned char, block_bytes> vector = {};
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  std::string plain(parts.cipher_text.size() + block_bytes, '\0');
  int written = 0;
  const bool done = cipher &&
                    EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), nullptr, bytes(password.reveal()),
                                   length(password.reveal()), 1, key.data(), vector.data()) == int(key.size()) &&
                    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, key.data(), vector.data()) == 1 &&
                    EVP_CIPHER_CTX_set_padding(cipher.get(), 0) == 1 &&
                    EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(plain.data()), &written,
                                      bytes(parts.cipher_text), length(parts.cipher_text)) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  if (done && written > 0) {
    plain.resize(static_cast<std::size_t>(written));
    return without_padding(std::move(plain));
  }
  ERR_clear_error();
  return std::nullopt;
}

std::string mac_of(const Secret& sign_key, std::string_view nonce, std::string_view text) {
  const Secret key(std::string(sign_key.reveal()).append(nonce));
  std::string mac(20, '\0');
  HMAC(EVP_sha1(), key.reveal().data(), length(key.reveal()), bytes(text), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), nullptr);
  return base64url_encode(mac) + "=";
}

// What Node before version 6 took the MAC over: of each UTF-16 unit the low byte.
std::string low_bytes_of(std::string_view utf8) {
  std::string low;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) point = point << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
    at += size;
    if (point >= 0x10000) {
      low += static_cast<char>(((point - 0x10000) >> 10) & 0xFF);
      point -= 0x10000;
    }
    low += static_cast<char>(point & 0xFF);
  }
  return low;
}

template <class Number>
std::optional<std::string> whole(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && last == end ? std::optional(std::to_string(number)) : std::nullopt;
}

std::optional<std::string> id_of(const json::Document::Value& value) {
  if (value.is_text()) return std::string(value.text);
  if (value.kind != json::Document::Kind::number) return std::nullopt;
  return value.text.starts_with('-') ? whole<std::int64_t>(value.text) : whole<std::uint64_t>(value.text);
}

bool is_zero(const json::Document::Value& value) {
  if (value.kind != json::Document::Kind::number) return false;
  return value.text.substr(0, value.text.find_first_of("eE")).find_first_of("123456789") == std::string_view::npos;
}

std::string extra_of(const json::Document::Value& additional_info) {
  if (additional_info.kind == json::Document::Kind::object) return std::string(additional_info.text);
  if (is_zero(additional_info)) return {};
  return "{\"additional_info\":" + json::written(additional_info) + "}";
}

Stored meaning_of(std::string_view text, const legacy::Af83TokenOptions& options) {
  json::Document document;
  if (!document.read(text) || document.root().kind != json::Document::Kind::array) return {};
  std::vector<const json::Document::Value*> values;
  document.each(document.root(), [&](const json::Document::Value& value) { values.push_back(&value); });
  if (values.size() != 3) return {};
  const auto user_id = id_of(*values[0]);
  const auto client_id = id_of(*values[1]);
  if (!user_id || !client_id) return {};
  Stored stored{.state = Stored::State::live};
  stored.authorization.user_id = *user_id;
  stored.authorization.client_id = *client_id;
  stored.authorization.access.scope = options.scope;
  stored.authorization.expires_at = options.accepted_until;
  stored.authorization.extra = extra_of(*values[2]);
  return stored;
}

class Af83Tokens {
 public:
  Af83Tokens(Secret crypt_key, Secret sign_key, legacy::Af83TokenOptions options)
      : crypt_key_(std::move(crypt_key)), sign_key_(std::move(sign_key)), options_(std::move(options)) {}

  Stored operator()(std::string_view token) const {
    const auto parts = split(token);
    if (!parts) return {};
    const auto plain = decrypt(crypt_key_, *parts);
    if (!plain || plain->size() < nonce_chars) return {};
    const std::string_view text = std::string_view(*plain).substr(nonce_chars);
    if (!is_signed(*parts, std::string_view(*plain).substr(0, nonce_chars), text)) return {};
    return meaning_of(text, options_);
  }

 private:
  bool is_signed(const Parts& parts, std::string_view nonce, std::string_view text) const {
    if (equal_secrets(mac_of(sign_key_, nonce, text), parts.mac)) return true;
    if (!options_.from_node_before_6 || !is_utf8(text)) return false;
    return equal_secrets(mac_of(sign_key_, nonce, low_bytes_of(text)), parts.mac);
  }

  Secret crypt_key_;
  Secret sign_key_;
  legacy::Af83TokenOptions options_;
};

}  // namespace

TokenReader legacy::af83_token_reader(Secret crypt_key, Secret sign_key, Af83TokenOptions options) {
  if (crypt_key.empty() || sign_key.empty()) throw std::invalid_argument("af83_token_reader needs both keys");
  std::string gives_up = "legacy::af83_token_reader: sealed tokens are accepted that can not be revoked";
  gives_up += options.accepted_until == never ? " and never expire." : " before they all end.";
  return {Af83Tokens(std::move(crypt_key), std::move(sign_key), std::move(options)), gives_up};
}

}  // namespace oauthkit

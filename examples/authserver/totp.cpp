#include "totp.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace authserver::totp {

using namespace oauthkit;

namespace {

using Mac = std::array<unsigned char, 20>;

Mac hmac_sha1(const Secret& key, std::int64_t step) {
  std::array<unsigned char, 8> counter = {};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[7 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
  }
  Mac mac = {};
  unsigned size = 0;
  const auto& bytes = key.reveal();
  const auto* made =
      HMAC(EVP_sha1(), bytes.data(), static_cast<int>(bytes.size()), counter.data(), counter.size(), mac.data(), &size);
  if (!made || size != mac.size()) throw std::runtime_error("no HMAC with SHA-1");
  return mac;
}

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

}  // namespace

std::int64_t step_at(TimePoint at) { return at.time_since_epoch() / period; }

std::string code_of(const Secret& key, std::int64_t step) {
  const auto mac = hmac_sha1(key, step);
  const std::size_t offset = mac.back() & 0xF;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | mac.at(offset + i);
  auto digits = std::to_string((number & 0x7FFFFFFF) % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

std::optional<std::int64_t> step_of(const Secret& key, std::string_view code, TimePoint now) {
  std::string typed(code);
  std::erase(typed, ' ');
  if (typed.size() != 6) return std::nullopt;
  std::optional<std::int64_t> found;
  const auto present = step_at(now);
  for (const auto step : {present - 1, present, present + 1}) {
    if (CRYPTO_memcmp(code_of(key, step).data(), typed.data(), typed.size()) == 0) found = step;
  }
  return found;
}

std::optional<std::string> read_base32(std::string_view text) {
  const auto padding = text.find('=');
  if (padding != std::string_view::npos && text.find_first_not_of('=', padding) != std::string_view::npos) {
    return std::nullopt;
  }
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text.substr(0, padding)) {
    if (c == ' ') continue;
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(value);
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFF);
  }
  return bytes;
}

}  // namespace authserver::totp

#include "jose/ecdsa_signature.hpp"

#include "jose/bytes.hpp"
#include "jose/openssl.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t number_bytes = 32;

// FIPS 186-5, the order of P-256.
constexpr std::string_view order(
    "\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
    "\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84\xF3\xB9\xCA\xC2\xFC\x63\x25\x51",
    number_bytes);

bool is_in_range(std::string_view number) { return number.find_first_not_of('\0') != number.npos && number < order; }

void append(DerSignature& der, unsigned char byte) { der.bytes[der.length++] = byte; }

// X.690 §8.3: the fewest bytes, and a zero in front of a number that would look negative.
void append_number(DerSignature& der, std::string_view number) {
  number.remove_prefix(number.find_first_not_of('\0'));
  const bool padded = (static_cast<unsigned char>(number.front()) & 0x80) != 0;
  append(der, 0x02);
  append(der, static_cast<unsigned char>(number.size() + (padded ? 1 : 0)));
  if (padded) append(der, 0);
  for (const char byte : number) append(der, static_cast<unsigned char>(byte));
}

}  // namespace

std::optional<DerSignature> der_of(std::string_view raw) {
  if (raw.size() != 2 * number_bytes) return std::nullopt;
  const auto r = raw.substr(0, number_bytes);
  const auto s = raw.substr(number_bytes);
  if (!is_in_range(r) || !is_in_range(s)) return std::nullopt;
  DerSignature der;
  append(der, 0x30);
  append(der, 0);
  append_number(der, r);
  append_number(der, s);
  der.bytes[1] = static_cast<unsigned char>(der.length - 2);
  return der;
}

std::string raw_of(std::string_view der) {
  const unsigned char* at = bytes(der);
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!signature || at != bytes(der) + der.size()) return {};
  std::string raw(2 * number_bytes, '\0');
  constexpr int length = number_bytes;
  const bool written = BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(raw), length) == length &&
                       BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(raw) + length, length) == length;
  return written ? raw : std::string();
}

}  // namespace oauthkit::jose

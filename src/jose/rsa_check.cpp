#include <array>
#include <bit>

#include "jose/key_check.hpp"

namespace oauthkit::jose {
namespace {

// The primes below 168 whose residues the powers of 65537 do not all fill: one modulus in 2^28 passes by chance.
constexpr std::array<unsigned, 17> primes = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};

unsigned residue(std::string_view number, unsigned prime) {
  unsigned rest = 0;
  for (const char digit : number) rest = (rest << 8 | static_cast<unsigned char>(digit)) % prime;
  return rest;
}

bool is_power_of_65537(unsigned wanted, unsigned prime) {
  unsigned power = 1;
  do {
    if (power == wanted) return true;
    power = power * (65537 % prime) % prime;
  } while (power != 1);
  return false;
}

// CVE-2017-15361: moduli of a widespread chip are powers of 65537 modulo every small prime, and can be factored.
bool is_roca(std::string_view modulus) {
  for (const unsigned prime : primes) {
    if (!is_power_of_65537(residue(modulus, prime), prime)) return false;
  }
  return true;
}

std::size_t bit_length(std::string_view number) {
  return number.empty() ? 0
                        : number.size() * 8 -
                              static_cast<std::size_t>(std::countl_zero(static_cast<unsigned char>(number.front())));
}

}  // namespace

Outcome<void> check_rsa(std::string_view modulus, std::string_view exponent) {
  // RFC 7518 §3.3, §3.5: 2048 bits or more.
  const std::size_t bits = bit_length(modulus);
  if (bits < 2048) return refuse("the RSA modulus has less than 2048 bits");
  if (bits > 4096) return refuse("the RSA modulus has more than 4096 bits");
  // RFC 8017 §3.1: a product of odd primes. With an even number OpenSSL does not calculate.
  if (static_cast<unsigned char>(modulus.back()) % 2 == 0) return refuse("the RSA modulus is even");
  if (exponent.size() > 4) return refuse("the RSA exponent is too large");
  unsigned value = 0;
  for (const char digit : exponent) value = value << 8 | static_cast<unsigned char>(digit);
  if (value < 65537) return refuse("the RSA exponent is less than 65537");
  if (value % 2 == 0) return refuse("the RSA exponent is even");
  if (is_roca(modulus)) return refuse("the RSA modulus is of the kind that CVE-2017-15361 factors");
  return {};
}

}  // namespace oauthkit::jose

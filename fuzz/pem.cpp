#include "jose/pem.hpp"

#include "fuzz.hpp"
#include "jose/jwk.hpp"

using namespace oauthkit;

void fuzz(std::string_view input) {
  for (const auto algorithm : {jose::Algorithm::es256, jose::Algorithm::eddsa, jose::Algorithm::rs256}) {
    const auto key = jose::read_pem(input, algorithm);
    if (!key || !key->can_sign()) continue;
    const auto written = jose::write_pem(*key);
    require(written.has_value());
    const auto again = jose::read_pem(written->reveal(), algorithm);
    require(again && jose::public_jwk(*again) == jose::public_jwk(*key));
  }
}

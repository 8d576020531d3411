#pragma once

#include <doctest/doctest.h>

#include <string_view>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/world.hpp"

namespace world {

/// Whether one of the published keys of `keys` signed `token`, a compact JWS. Fails the test when it is none.
inline bool is_signed_by(const KeyRing& keys, std::string_view token) {
  const auto set = jose::read_jwk_set(keys.jwks());
  jose::CompactJws jws;
  REQUIRE(set);
  REQUIRE(jws.read(token));
  return jose::verify(jws, *set, jose::asymmetric).has_value();
}

}  // namespace world

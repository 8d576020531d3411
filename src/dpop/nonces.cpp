#include "dpop/nonces.hpp"

#include <stdexcept>

#include "base/aead.hpp"
#include "base/base64.hpp"
#include "jose/context.hpp"

namespace oauthkit {
namespace {

jose::Key key_of(const Secret& key) {
  if (key.reveal().size() != 32) throw std::invalid_argument("Dpop needs a nonce_key of 32 bytes, or none");
  auto derived = jose::make_hmac_key(derive_key(key.reveal(), "oauthkit dpop nonce"), {});
  if (derived) return *std::move(derived);
  throw std::invalid_argument(std::string(derived.reason()));
}

}  // namespace

DpopNonces::DpopNonces(const Secret& key, Lifetime lifetime) : key_(key_of(key)), lifetime_(lifetime) {}

std::int64_t DpopNonces::stretch_at(TimePoint now) const {
  return now.time_since_epoch().count() / lifetime_.length().count();
}

std::string DpopNonces::of_stretch(std::int64_t stretch) const {
  const auto mac = jose::hmac(key_.material(), std::to_string(stretch));
  if (!mac) throw std::runtime_error("a nonce cannot be made");
  return base64::encode(base64::as_text(*mac).substr(0, 16), base64::url);
}

std::string DpopNonces::at(TimePoint now) const { return of_stretch(stretch_at(now)); }

bool DpopNonces::accepts(std::string_view nonce, TimePoint now) const {
  const auto stretch = stretch_at(now);
  const bool current = equal_secrets(nonce, of_stretch(stretch));
  const bool previous = equal_secrets(nonce, of_stretch(stretch - 1));
  return current || previous;
}

}  // namespace oauthkit

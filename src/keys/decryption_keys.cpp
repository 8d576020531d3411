#include "oauthkit/decryption_keys.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "jose/ecdh_es.hpp"
#include "jose/pem.hpp"
#include "keys/ring.hpp"

namespace oauthkit {
namespace {

using jose::AgreementKey;
using Shared = std::shared_ptr<const AgreementKey>;

constexpr std::array accepted = {jose::ContentEncryption::a256gcm};

/// Private keys of P-256 as PEM.
struct AgreementKeys {
  using Key = AgreementKey;
  static constexpr const char* list = "decryption_keys";
  static constexpr const char* from = "published_from";
  static constexpr const char* no_keys = "holds no decryption keys";

  Shared make() const {
    auto key = jose::generate_agreement_key();
    if (!key) throw std::runtime_error(std::string(key.reason()));
    return std::make_shared<const AgreementKey>(*std::move(key));
  }
  static std::string_view name(const AgreementKey& key) { return key.kid(); }

  static void write(const AgreementKey& key, json::ObjectWriter& entry) {
    const auto pem = jose::write_pem(key.pair());
    if (!pem) throw std::runtime_error(std::string(pem.reason()));
    entry.add("pem", pem->reveal());
  }

  static Shared read(const nlohmann::json& entry) {
    const auto pem = entry.find("pem");
    if (pem == entry.end() || !pem->is_string()) return nullptr;
    auto key = jose::read_agreement_pem(pem->get_ref<const std::string&>());
    return key ? std::make_shared<const AgreementKey>(*std::move(key)) : nullptr;
  }
};

std::vector<Shared> keys_in(const Secret& jwk_set) {
  const auto keys = jose::private_agreement_keys_in(jwk_set.reveal());
  if (!keys) throw std::invalid_argument(std::string(keys.reason()));
  if (keys->empty()) throw std::invalid_argument("the JWK set has no keys");
  std::vector<Shared> shared;
  for (const auto& key : *keys) shared.push_back(std::make_shared<const AgreementKey>(key));
  return shared;
}

}  // namespace

struct DecryptionKeys::Ring : keys::Ring<AgreementKeys> {
  using keys::Ring<AgreementKeys>::Ring;
};

DecryptionKeys::DecryptionKeys(DecryptionKeyOptions options) {
  const keys::Steps steps{options.publish, options.encrypt, options.retire};
  keys::require_bounded(steps, "a ring of decryption keys", "encrypt");
  ring_ = std::make_unique<Ring>(AgreementKeys(), std::move(options.file), steps, std::move(options.environment.clock));
}

DecryptionKeys::DecryptionKeys(const Secret& jwk_set)
    : ring_(std::make_unique<Ring>(AgreementKeys(), keys_in(jwk_set))) {}

DecryptionKeys::~DecryptionKeys() = default;

std::string DecryptionKeys::jwks() const { return R"({"keys":[)" + jose::public_jwk(*ring_->in_use()) + "]}"; }

Result<Secret> DecryptionKeys::open(std::string_view token) const {
  const auto kid = jose::recipient_of(token);
  if (!kid) return invalid_request(std::string(kid.reason()));
  std::vector<Shared> candidates;
  if (kid->empty()) {
    candidates = ring_->all();
  } else if (auto named = ring_->find(*kid)) {
    candidates.push_back(std::move(named));
  }
  std::string_view reason = "the token is encrypted to another key";
  for (const auto& key : candidates) {
    auto opened = jose::decrypt_jwt(*key, accepted, token);
    if (opened) return *std::move(opened);
    reason = opened.reason();
  }
  return invalid_request(std::string(reason));
}

Lifetime DecryptionKeys::retire() const { return ring_->retire(); }

bool DecryptionKeys::refresh() { return ring_->refresh(); }

void DecryptionKeys::rotate() { ring_->rotate(); }

}  // namespace oauthkit

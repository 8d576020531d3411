#include "oauthkit/sealing_keys.hpp"

#include <stdexcept>
#include <utility>

#include "base/base64.hpp"
#include "jose/jwe.hpp"
#include "keys/ring.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t key_bytes = 32;

/// Symmetric keys by name, in base64url.
struct SymmetricKeys {
  using Key = SealingKey;
  static constexpr const char* list = "sealing_keys";
  static constexpr const char* from = "seals_from";
  static constexpr const char* no_keys = "holds no sealing keys";

  Random random = system_random;

  std::shared_ptr<const SealingKey> make() const {
    return std::make_shared<const SealingKey>(generate_sealing_key(random));
  }
  static std::string_view name(const SealingKey& key) { return key.kid; }

  static void write(const SealingKey& key, json::ObjectWriter& entry) {
    entry.add("kid", key.kid);
    entry.add("k", base64::encode(key.bytes.reveal(), base64::url));
  }

  static std::shared_ptr<const SealingKey> read(const nlohmann::json& entry) {
    const auto kid = entry.find("kid");
    const auto text = entry.find("k");
    if (kid == entry.end() || !kid->is_string() || text == entry.end() || !text->is_string()) return nullptr;
    auto bytes = base64::decode(text->get_ref<const std::string&>(), base64::url);
    if (!bytes || bytes->size() != key_bytes || kid->get_ref<const std::string&>().empty()) return nullptr;
    return std::make_shared<const SealingKey>(SealingKey{kid->get<std::string>(), Secret(*std::move(bytes))});
  }
};

std::vector<std::shared_ptr<const SealingKey>> checked(std::vector<SealingKey> keys) {
  if (keys.empty()) throw std::invalid_argument("sealed tokens need a key");
  std::vector<std::shared_ptr<const SealingKey>> shared;
  for (auto& key : keys) {
    if (key.kid.empty()) throw std::invalid_argument("a sealing key has no name");
    if (key.bytes.reveal().size() != key_bytes) throw std::invalid_argument("a sealing key has not 32 bytes");
    shared.push_back(std::make_shared<const SealingKey>(std::move(key)));
  }
  return shared;
}

}  // namespace

struct SealingKeys::Ring : keys::Ring<SymmetricKeys> {
  using keys::Ring<SymmetricKeys>::Ring;
};

SealingKey generate_sealing_key(const Random& random) {
  auto key = jose::generate_content_key(random);
  return {std::move(key.kid), std::move(key.bytes)};
}

SealingKeys::SealingKeys(SealingKeyOptions options) {
  const keys::Steps steps{options.publish, options.seal, options.retire};
  keys::require_bounded(steps, "a ring of sealing keys", "seal");
  ring_ = std::make_unique<Ring>(SymmetricKeys{std::move(options.environment.random)}, std::move(options.file), steps,
                                 std::move(options.environment.clock));
}

SealingKeys::SealingKeys(std::vector<SealingKey> keys)
    : ring_(std::make_unique<Ring>(SymmetricKeys(), checked(std::move(keys)))) {}

SealingKeys::~SealingKeys() = default;

std::shared_ptr<const SealingKey> SealingKeys::current() const { return ring_->in_use(); }

std::shared_ptr<const SealingKey> SealingKeys::find(std::string_view kid) const { return ring_->find(kid); }

Lifetime SealingKeys::retire() const { return ring_->retire(); }

bool SealingKeys::refresh() { return ring_->refresh(); }

void SealingKeys::rotate() { ring_->rotate(); }

}  // namespace oauthkit

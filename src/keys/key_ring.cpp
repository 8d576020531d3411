#include <algorithm>
#include <stdexcept>
#include <utility>

#include "jose/pem.hpp"
#include "keys/ring.hpp"
#include "keys/signer.hpp"

namespace oauthkit {
namespace {

/// Private keys as PEM, each with its algorithm.
struct PemKeys {
  using Key = Signer;
  static constexpr const char* list = "keys";
  static constexpr const char* from = "signs_from";
  static constexpr const char* no_keys = "holds no keys of a key ring";

  SigningAlgorithm algorithm = SigningAlgorithm::es256;

  std::shared_ptr<const Signer> make() const { return generate_signer(algorithm); }
  static std::string_view name(const Signer& signer) { return signer.kid(); }

  static void write(const Signer& signer, json::ObjectWriter& entry) {
    const auto pem = jose::write_pem(dynamic_cast<const keys::LocalSigner&>(signer).key());
    if (!pem) throw std::runtime_error(std::string(pem.reason()));
    entry.add("alg", jose::name(keys::to_jose(signer.algorithm())));
    entry.add("pem", pem->reveal());
  }

  static std::shared_ptr<const Signer> read(const nlohmann::json& entry) {
    const auto algorithm = algorithm_in(entry);
    const auto pem = entry.find("pem");
    if (!algorithm || pem == entry.end() || !pem->is_string()) return nullptr;
    try {
      return signer_from_pem(pem->get_ref<const std::string&>(), *algorithm);
    } catch (const std::invalid_argument&) {
      return nullptr;
    }
  }

 private:
  static std::optional<SigningAlgorithm> algorithm_in(const nlohmann::json& entry) {
    const auto name = entry.find("alg");
    if (name == entry.end() || !name->is_string()) return std::nullopt;
    const auto algorithm = jose::algorithm_named(name->get_ref<const std::string&>());
    for (const auto known :
         {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256, SigningAlgorithm::rs256}) {
      if (keys::to_jose(known) == algorithm) return known;
    }
    return std::nullopt;
  }
};

}  // namespace

struct KeyRing::Ring : keys::Ring<PemKeys> {
  using keys::Ring<PemKeys>::Ring;
};

KeyRing::KeyRing(KeyRingOptions options) : algorithm_(options.algorithm) {
  const keys::Steps steps{options.publish, options.sign, options.retire};
  keys::require_bounded(steps, "a key ring", "sign");
  ring_ = std::make_unique<Ring>(PemKeys{options.algorithm}, std::move(options.file), steps,
                                 std::move(options.environment.clock));
}

KeyRing::KeyRing(std::vector<std::shared_ptr<const Signer>> signers) {
  if (signers.empty()) throw std::invalid_argument("a key ring needs a key");
  ring_ = std::make_unique<Ring>(PemKeys(), std::move(signers));
}

KeyRing::~KeyRing() = default;

std::shared_ptr<const Signer> KeyRing::signer() const { return ring_->in_use(); }

std::string KeyRing::jwks() const {
  std::string text;
  ring_->each([&](const Signer& signer) { text.append(text.empty() ? "" : ",").append(signer.public_jwk()); });
  return R"({"keys":[)" + text + "]}";
}

std::vector<SigningAlgorithm> KeyRing::algorithms() const {
  std::vector<SigningAlgorithm> found;
  const auto add = [&](SigningAlgorithm algorithm) {
    if (std::find(found.begin(), found.end(), algorithm) == found.end()) found.push_back(algorithm);
  };
  ring_->each([&](const Signer& signer) { add(signer.algorithm()); });
  if (ring_->turns()) add(algorithm_);
  return found;
}

Lifetime KeyRing::publish() const { return ring_->publish(); }

Lifetime KeyRing::retire() const { return ring_->retire(); }

bool KeyRing::refresh() { return ring_->refresh(); }

void KeyRing::rotate() { ring_->rotate(); }

}  // namespace oauthkit

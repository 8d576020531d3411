#include "keys.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "config/algorithms.hpp"
#include "config/failure.hpp"
#include "log.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::shared_ptr<KeyRing> open_signing_ring(const KeySettings& settings) {
  return std::make_shared<KeyRing>(KeyRingOptions{.algorithm = settings.algorithm,
                                                  .file = settings.file,
                                                  .publish = settings.publish,
                                                  .sign = settings.rotation,
                                                  .retire = settings.retire});
}

/// Beside the signing keys, if those are in a file.
std::string file_beside(const KeySettings& settings, const std::string& ending) {
  return settings.file.empty() ? std::string() : settings.file + ending;
}

/// `.rs256`
std::string ending_of(SigningAlgorithm algorithm) {
  std::string ending = ".";
  for (const char c : name_of(algorithm)) ending += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return ending;
}

/// Those that sign ID tokens, `signing` for its own algorithm.
std::vector<std::shared_ptr<KeyRing>> open_openid(const Config& config, const std::shared_ptr<KeyRing>& signing) {
  std::vector<std::shared_ptr<KeyRing>> rings;
  for (const auto algorithm : config.openid->signing_algs) {
    auto settings = config.keys.value_or(KeySettings());
    const bool is_there = signing && settings.algorithm == algorithm;
    settings.algorithm = algorithm;
    settings.file = file_beside(settings, ending_of(algorithm));
    rings.push_back(is_there ? signing : open_signing_ring(settings));
  }
  return rings;
}

std::shared_ptr<DecryptionKeys> open_decryption(const KeySettings& settings) {
  return std::make_shared<DecryptionKeys>(DecryptionKeyOptions{.file = file_beside(settings, ".decryption"),
                                                               .publish = settings.publish,
                                                               .encrypt = settings.rotation,
                                                               .retire = settings.retire});
}

std::shared_ptr<SealingKeys> open_sealing(const KeySettings& settings) {
  return std::make_shared<SealingKeys>(SealingKeyOptions{.file = file_beside(settings, ".sealing"),
                                                         .publish = settings.publish,
                                                         .seal = settings.rotation,
                                                         .retire = settings.retire});
}

void refresh(const Keys& keys) {
  for (const auto& ring : keys.all_signing()) {
    if (ring->refresh()) log_note("the signing keys changed", ring->signer()->kid());
  }
  if (keys.sealing && keys.sealing->refresh()) log_note("the sealing keys changed", keys.sealing->current()->kid);
  if (keys.decryption && keys.decryption->refresh()) log_note("the decryption keys changed", keys.decryption->jwks());
}

void rotate(const Keys& keys) {
  try {
    for (const auto& ring : keys.all_signing()) ring->rotate();
    if (keys.sealing) keys.sealing->rotate();
    if (keys.decryption) keys.decryption->rotate();
  } catch (const std::runtime_error& error) {
    throw StartError(error.what());
  }
}

// A new key is known everywhere well before it is used.
std::chrono::seconds pause_of(const KeySettings& settings) {
  return std::clamp(settings.publish.length() / 4, std::chrono::seconds(1), std::chrono::seconds(60));
}

}  // namespace

std::vector<std::shared_ptr<KeyRing>> Keys::all_signing() const {
  std::vector<std::shared_ptr<KeyRing>> all;
  if (signing) all.push_back(signing);
  std::copy_if(openid.begin(), openid.end(), std::back_inserter(all),
               [&](const auto& ring) { return ring != signing; });
  return all;
}

SigningKeys signing_keys(const std::vector<std::shared_ptr<KeyRing>>& rings) {
  return SigningKeys(std::vector<SigningKeys::Ring>(rings.begin(), rings.end()));
}

Keys open_keys(const Config& config) {
  try {
    Keys keys;
    if (config.keys) keys.signing = open_signing_ring(*config.keys);
    if (config.openid) keys.openid = open_openid(config, keys.signing);
    if (config.format == TokenFormat::sealed) keys.sealing = open_sealing(*config.keys);
    if (config.request_objects && config.request_objects->encrypted) keys.decryption = open_decryption(*config.keys);
    return keys;
  } catch (const std::invalid_argument& error) {
    throw ConfigError("keys", error.what());
  } catch (const std::runtime_error& error) {
    throw StartError(error.what());
  }
}

void rotate_keys(const Config& config) {
  const auto is_in_file = [](const Config& each) { return each.keys && !each.keys->file.empty(); };
  if (!is_in_file(config) && std::none_of(config.tenants.begin(), config.tenants.end(), is_in_file)) {
    throw ConfigError("--rotate-keys", "expected keys.file in the configuration");
  }
  if (is_in_file(config)) rotate(open_keys(config));
  for (const auto& tenant : config.tenants) {
    if (is_in_file(tenant)) rotate(open_keys(tenant));
  }
}

KeyKeeper::KeyKeeper(const Config& config, std::vector<Keys> keys) {
  std::optional<std::chrono::seconds> pause;
  const auto consider = [&](const Config& each) {
    if (!each.keys && !each.openid) return;
    pause = std::min(pause.value_or(std::chrono::seconds::max()), pause_of(each.keys.value_or(KeySettings())));
  };
  consider(config);
  for (const auto& tenant : config.tenants) consider(tenant);
  if (!pause) return;
  thread_ = std::thread([this, keys = std::move(keys), pause = *pause] { keep(keys, pause); });
}

KeyKeeper::~KeyKeeper() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void KeyKeeper::keep(const std::vector<Keys>& keys, std::chrono::seconds pause) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [this] { return over_; })) {
    for (const auto& each : keys) {
      try {
        refresh(each);
      } catch (const std::exception& error) {
        log_note("the keys stay as they are", error.what());
      }
    }
  }
}

}  // namespace authserver

#include "keys.hpp"

#include <algorithm>

#include "config/failure.hpp"
#include "log.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::shared_ptr<KeyRing> open_signing(const KeySettings& settings) {
  return std::make_shared<KeyRing>(KeyRingOptions{.algorithm = settings.algorithm,
                                                  .file = settings.file,
                                                  .publish = settings.publish,
                                                  .sign = settings.rotation,
                                                  .retire = settings.retire});
}

/// Beside the signing keys, if those are in a file.
std::string file_beside(const KeySettings& settings, const char* ending) {
  return settings.file.empty() ? std::string() : settings.file + ending;
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
  if (keys.signing && keys.signing->refresh()) log_note("the signing keys changed", keys.signing->signer()->kid());
  if (keys.sealing && keys.sealing->refresh()) log_note("the sealing keys changed", keys.sealing->current()->kid);
  if (keys.decryption && keys.decryption->refresh()) log_note("the decryption keys changed", keys.decryption->jwks());
}

// A new key is known everywhere well before it is used.
std::chrono::seconds pause_of(const KeySettings& settings) {
  return std::clamp(settings.publish.length() / 4, std::chrono::seconds(1), std::chrono::seconds(60));
}

}  // namespace

Keys open_keys(const Config& config) {
  if (!config.keys) return {};
  try {
    Keys keys;
    keys.signing = open_signing(*config.keys);
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
  if (!config.keys || config.keys->file.empty()) {
    throw ConfigError("--rotate-keys", "expected keys.file in the configuration");
  }
  const auto keys = open_keys(config);
  try {
    keys.signing->rotate();
    if (keys.sealing) keys.sealing->rotate();
    if (keys.decryption) keys.decryption->rotate();
  } catch (const std::runtime_error& error) {
    throw StartError(error.what());
  }
}

KeyKeeper::KeyKeeper(const Config& config, Keys keys) {
  if (!config.keys) return;
  thread_ = std::thread([this, keys = std::move(keys), pause = pause_of(*config.keys)] { keep(keys, pause); });
}

KeyKeeper::~KeyKeeper() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void KeyKeeper::keep(const Keys& keys, std::chrono::seconds pause) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [this] { return over_; })) {
    try {
      refresh(keys);
    } catch (const std::exception& error) {
      log_note("the keys stay as they are", error.what());
    }
  }
}

}  // namespace authserver

#include "keys.hpp"

#include <algorithm>
#include <optional>

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

void rotate(const Keys& keys) {
  try {
    keys.signing->rotate();
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
    if (each.keys) pause = std::min(pause.value_or(std::chrono::seconds::max()), pause_of(*each.keys));
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

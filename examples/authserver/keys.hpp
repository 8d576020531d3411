#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <oauthkit/decryption_keys.hpp>
#include <oauthkit/keys.hpp>
#include <oauthkit/signing_keys.hpp>
#include <oauthkit/tokens/sealed.hpp>
#include <string>
#include <thread>
#include <vector>

#include "config/config.hpp"

namespace authserver {

/// The rings that the configuration asks for; null where it does not.
struct Keys {
  std::shared_ptr<oauthkit::KeyRing> signing = {};
  std::shared_ptr<oauthkit::SealingKeys> sealing = {};
  std::shared_ptr<oauthkit::DecryptionKeys> decryption = {};
  /// What signs ID tokens: one for each of `openid.signing_algs`, in that order. `signing` may be among them.
  std::vector<std::shared_ptr<oauthkit::KeyRing>> openid = {};

  /// All rings that sign, each once: `signing` first.
  std::vector<std::shared_ptr<oauthkit::KeyRing>> all_signing() const;
};

/// For what takes one or many of them.
oauthkit::SigningKeys signing_keys(const std::vector<std::shared_ptr<oauthkit::KeyRing>>& rings);

/// Reads the files, or makes them. Throws `StartError`.
Keys open_keys(const Config& config);

/// What `--rotate-keys` does: publishes the next keys. A server that runs takes them over by itself. Throws
/// `ConfigError` when the configuration keeps no keys in a file, and `StartError`.
void rotate_keys(const Config& config);

/// Keeps the schedule of `keys`, of a server and its tenants, in a thread of its own, until it goes.
class KeyKeeper {
 public:
  KeyKeeper(const Config& config, std::vector<Keys> keys);
  KeyKeeper(const KeyKeeper&) = delete;
  KeyKeeper& operator=(const KeyKeeper&) = delete;
  ~KeyKeeper();

 private:
  void keep(const std::vector<Keys>& keys, std::chrono::seconds pause);

  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace authserver

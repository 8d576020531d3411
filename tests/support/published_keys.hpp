#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/remote_keys.hpp"

namespace support {

/// The keys at a URL that a test fills in: as they are known, and as they are once they are fetched again.
class PublishedKeys : public oauthkit::RemoteKeys {
 public:
  std::shared_ptr<const std::string> jwks(std::string_view url, Need need) const override {
    asked.push_back((need == Need::any ? "any " : "newer ") + std::string(url));
    if (away) throw oauthkit::KeysUnavailable("nobody answers at " + std::string(url));
    return need == Need::any ? known : newer;
  }

  std::shared_ptr<const std::string> known = {};
  std::shared_ptr<const std::string> newer = {};
  bool away = false;
  mutable std::vector<std::string> asked = {};
};

}  // namespace support

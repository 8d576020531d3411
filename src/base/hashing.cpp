#include "base/hashing.hpp"

#include <algorithm>
#include <mutex>

#include "oauthkit/secret.hpp"

namespace oauthkit::hashing {
namespace {

struct Callers {
  std::mutex mutex = {};
  std::size_t most = SecretHash::max_concurrent_scrypt;
  std::size_t now = 0;
};

Callers& callers() {
  static Callers one;
  return one;
}

}  // namespace

// RFC 6749 §10.10, OAuth 2.1 §7.3: guesses cost whoever guesses, and do not close the server to everybody else.
Place::Place() {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  if (all.now >= all.most) throw HashingBusy("as many passwords are being compared as may be at once");
  ++all.now;
}

Place::~Place() {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  --all.now;
}

void limit_callers(std::size_t most) {
  auto& all = callers();
  const std::lock_guard lock(all.mutex);
  all.most = std::max<std::size_t>(most, 1);
}

}  // namespace oauthkit::hashing

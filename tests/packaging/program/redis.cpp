#include <cstdio>
#include <exception>
#include <oauthkit/stores/redis.hpp>

int main() {
  try {
    oauthkit::stores::redis("no URL");
  } catch (const std::exception& refused) {
    return std::puts(refused.what()) < 0 ? 1 : 0;
  }
  return 1;
}

#include <oauthkit/stores/memory.hpp>
#include <oauthkit/testing/store_contract.hpp>

int main() {
  const auto factory = [] { return [store = oauthkit::stores::memory()] { return store; }; };
  return oauthkit::testing::store_contract(factory, {.only = "take:"}).kept() ? 0 : 1;
}

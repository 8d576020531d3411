#include <oauthkit/scope.hpp>

int main() {
  const auto scope = oauthkit::Scope::parse("read write");
  return scope && scope->contains("write") ? 0 : 1;
}

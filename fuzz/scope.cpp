#include "oauthkit/scope.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

void fuzz(std::string_view input) {
  const auto scope = Scope::parse(input);
  if (!scope) return;
  const auto again = Scope::parse(scope->to_string());
  require(again && *again == *scope);
  require(scope->contains(*scope) && scope->minus(*scope).empty() && scope->intersect(*scope) == *scope);
}

// A program of somebody else: it knows the installed headers and what pkg-config says, nothing more.
#include <oauthkit/params.hpp>
#include <oauthkit/scope.hpp>

int main() {
  const auto params = oauthkit::Params::parse("grant_type=client_credentials&scope=read+write");
  if (!params) return 1;
  const auto scope = oauthkit::Scope::parse(params->value_or_empty("scope"));
  return scope && scope->contains("write") && scope->size() == 2 ? 0 : 1;
}

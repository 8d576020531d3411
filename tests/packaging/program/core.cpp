// A program of somebody else: it knows the headers and what its build system is told, nothing more.
#include <cstdio>
#include <oauthkit/params.hpp>
#include <oauthkit/scope.hpp>
#include <oauthkit/version.hpp>

int main() {
  const auto params = oauthkit::Params::parse("grant_type=client_credentials&scope=read+write");
  if (!params) return 1;
  const auto scope = oauthkit::Scope::parse(params->value_or_empty("scope"));
  if (!scope || !scope->contains("write") || scope->size() != 2) return 1;
  std::printf("%d.%d.%d %s\n", OAUTHKIT_VERSION_MAJOR, OAUTHKIT_VERSION_MINOR, OAUTHKIT_VERSION_PATCH,
              oauthkit::version.data());
}

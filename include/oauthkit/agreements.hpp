#pragma once

#include <functional>
#include <string_view>

#pragma GCC visibility push(default)
namespace oauthkit {

struct AgreementOptions {
  /// Whether a client that the lookup of `Server::clients` finds is called `name`, but for case and spaces
  /// (`same_client_name`): a client that registered itself under such a name is told of (`Signal::name_taken`). Unset:
  /// only those of sources are looked at.
  std::function<bool(std::string_view name)> has_name = {};
};

/// Whether two names of clients look the same to somebody who reads over them: without case and spaces.
bool same_client_name(std::string_view left, std::string_view right);

}  // namespace oauthkit
#pragma GCC visibility pop

#pragma once

#include <memory>
#include <string>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

/// A part of `store` that is `name`'s alone: its records, families and documents are unknown to every other part, for
/// equal tokens, clients and people, and its lists hold its own. `sweep` forgets what is over in all of `store`. The
/// name and a slash stand before each kind and family, and count in their lengths.
///
/// `name`: 1 to 64 letters, digits, `-`, `_` and `.`; otherwise, and without a store, `std::invalid_argument`. Give
/// each tenant one, and nobody the bare store beside them that names records or documents with a `/`.
std::shared_ptr<Store> scoped(std::shared_ptr<Store> store, std::string name);

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop

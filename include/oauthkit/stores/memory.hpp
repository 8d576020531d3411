#pragma once

#include <memory>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

/// Keeps everything in this process and loses it with it: for tests, and for one node that may forget. Not for several:
/// each would take a code, an assertion or a proof of its own once (`Store::outlives_process` is false).
///
/// Locks are sharded by hash, so that threads meet only by accident. A record takes about 100 bytes beside its texts.
/// A kind is at most 64 KiB long, a record 4 GiB: beyond, `put` throws `StoreUnavailable`.
std::shared_ptr<Store> memory();

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop

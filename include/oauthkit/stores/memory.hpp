#pragma once

#include <memory>

#include "oauthkit/export.hpp"
#include "oauthkit/store.hpp"

namespace OAUTHKIT_PUBLIC oauthkit {
namespace stores {

/// Keeps everything in this process and loses it with it: for tests, and for one node that may forget.
///
/// Locks are sharded by hash, so that threads meet only by accident.
std::shared_ptr<Store> memory();

}  // namespace stores
}  // namespace oauthkit

#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace oauthkit::hashing {

/// A place among the callers of scrypt, until its end. Throws `HashingBusy` when there is none (`limit_callers`).
class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

/// How many places there are.
void limit_callers(std::size_t most);

/// What `hash` returns or throws, on one of `SecretHash::max_concurrent_scrypt` threads, once one is free. Throws
/// `HashingBusy` when there is no place to wait for it.
std::string run(const std::function<std::string()>& hash);

}  // namespace oauthkit::hashing

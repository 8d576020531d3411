#pragma once

#include <cstddef>

namespace oauthkit::hashing {

/// A place among the callers of scrypt, until its end. Throws `HashingBusy` when there is none (`limit_callers`).
class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

/// How many places there are; at least 1.
void limit_callers(std::size_t most);

}  // namespace oauthkit::hashing

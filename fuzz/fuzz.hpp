#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What a target makes of one input. Anything but a return is a find: a crash, an exception, a report of a sanitizer,
/// or a promise that was not kept.
void fuzz(std::string_view input);

/// A promise.
inline void require(bool kept) {
  if (!kept) std::abort();
}

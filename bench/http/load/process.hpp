#pragma once

#include <sys/types.h>

#include <cstddef>

namespace bench {

/// Microseconds that all threads of a process have spent on a processor; 0 stands for this process. Throws
/// `std::runtime_error` when there is no such process.
double processor_microseconds(pid_t process);

/// What a process holds in memory, in KiB.
std::size_t resident_kilobytes(pid_t process);

}  // namespace bench

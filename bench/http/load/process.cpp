#include "process.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>

namespace bench {

double processor_microseconds(pid_t process) {
  // The same as utime and stime of /proc/PID/stat together, in nanoseconds instead of ticks.
  clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
  timespec time{};
  if (process != 0 && ::clock_getcpuclockid(process, &clock) != 0) throw std::runtime_error("no such process");
  if (::clock_gettime(clock, &time) != 0) throw std::runtime_error("no such process");
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

std::size_t resident_kilobytes(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  if (!(in >> size >> resident)) throw std::runtime_error("no such process");
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

}  // namespace bench

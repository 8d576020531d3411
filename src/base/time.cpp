#include "oauthkit/time.hpp"

namespace oauthkit {

TimePoint system_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace oauthkit

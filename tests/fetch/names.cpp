#include "fetch/names.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>

#include <atomic>
#include <mutex>

namespace fetch_tests {
namespace {

std::mutex mutex;
Names::Answer current;
std::atomic<int> asked = 0;

std::vector<std::string> addresses_of(const char* name) {
  const std::scoped_lock lock(mutex);
  return current && name != nullptr ? current(name) : std::vector<std::string>();
}

}  // namespace

Names::Names(Answer answer) {
  const std::scoped_lock lock(mutex);
  current = std::move(answer);
  asked = 0;
}

Names::~Names() {
  const std::scoped_lock lock(mutex);
  current = {};
}

int Names::lookups() const { return asked; }

}  // namespace fetch_tests

// Before that of the C library, which it asks for each address: so that what is returned is freed as ever.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const auto addresses = fetch_tests::addresses_of(node);
  if (addresses.empty()) return next(node, service, hints, result);
  ++fetch_tests::asked;
  addrinfo* first = nullptr;
  addrinfo** end = &first;
  for (const auto& address : addresses) {
    if (const int error = next(address.c_str(), service, hints, end); error != 0) return error;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  *result = first;
  return 0;
}

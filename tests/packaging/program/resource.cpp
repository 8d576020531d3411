#include <exception>
#include <oauthkit/resource_server.hpp>

int main() {
  try {
    oauthkit::introspection_reader({});
  } catch (const std::exception& refused) {
    return 0;
  }
  return 1;
}

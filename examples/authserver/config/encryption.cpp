#include "config/encryption.hpp"

#include <algorithm>

namespace authserver {

bool read_encryption_switch(Fields& root, std::string_view name) {
  const auto algorithms = root.texts(name, {});
  const bool fits =
      std::all_of(algorithms.begin(), algorithms.end(), [](const std::string& alg) { return alg == key_agreement; });
  if (!fits) root.refuse(name, "expected ECDH-ES alone");
  return !algorithms.empty();
}

}  // namespace authserver

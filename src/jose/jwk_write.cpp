#include "base/json.hpp"
#include "jose/jwk.hpp"

namespace oauthkit::jose {

std::string public_jwk(const Key& key) {
  if (key.is_symmetric()) return {};
  std::string text = '{' + key.material().members + R"(,"use":"sig","alg":")";
  text += name(key.algorithm());
  text += '"';
  if (!key.kid().empty()) {
    text += R"(,"kid":)";
    json::append_string(text, key.kid());
  }
  return text += '}';
}

std::string public_jwk_set(const std::vector<Key>& keys) {
  std::string text = R"({"keys":[)";
  bool first = true;
  for (const Key& key : keys) {
    if (key.is_symmetric()) continue;
    if (!std::exchange(first, false)) text += ',';
    text += public_jwk(key);
  }
  return text += "]}";
}

}  // namespace oauthkit::jose

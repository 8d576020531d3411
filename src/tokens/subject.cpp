#include "tokens/subject.hpp"

namespace oauthkit::tokens {

std::string outward_user(const Authorization& access) { return access.user_id; }

std::string outward_subject(const Authorization& access) {
  return access.user_id.empty() ? access.client_id : outward_user(access);
}

}  // namespace oauthkit::tokens

#include "people.hpp"

#include <algorithm>

namespace authserver {

using namespace oauthkit;

namespace {

// What no password is known for, at the cost of a real one. Hashing one here would double the time to start.
constexpr const char* hash_of_nobody =
    "$scrypt$ln=14,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

}  // namespace

People::People(const std::vector<Person>& people) : nobody_(SecretHash::parse(hash_of_nobody)) {
  for (const auto& person : people) by_username_.emplace(person.username, person);
}

Result<User> People::sign_in(std::string_view username, const Secret& password) const {
  const auto found = by_username_.find(username);
  const bool known = found != by_username_.end();
  const bool right = (known ? found->second.password : nobody_).matches(password);
  if (!known || !right) return denied();
  return User{.id = found->second.sub};
}

bool People::has(std::string_view sub) const {
  return std::any_of(by_username_.begin(), by_username_.end(),
                     [&](const auto& person) { return person.second.sub == sub; });
}

std::string People::display_name(std::string_view sub) const {
  for (const auto& [username, person] : by_username_) {
    if (person.sub == sub) return person.display_name;
  }
  return std::string(sub);
}

std::string People::username(std::string_view sub) const {
  for (const auto& [username, person] : by_username_) {
    if (person.sub == sub) return username;
  }
  return {};
}

}  // namespace authserver

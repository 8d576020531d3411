#include "people.hpp"

#include <map>

namespace authserver {

using namespace oauthkit;

namespace {

// What no password is known for, at the cost of a real one. Hashing one here would double the time to start.
constexpr const char* hash_of_nobody =
    "$scrypt$ln=14,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

using ByName = std::map<std::string, Person, std::less<>>;

const Person* find(const ByName& people, std::string_view name) {
  const auto found = people.find(name);
  return found == people.end() ? nullptr : &found->second;
}

}  // namespace

struct People::Registry {
  ByName by_username = {};
  ByName by_sub = {};
};

People::People(const std::vector<Person>& people) : nobody_(SecretHash::parse(hash_of_nobody)) { replace(people); }

void People::replace(const std::vector<Person>& people) {
  auto next = std::make_shared<Registry>();
  for (const auto& person : people) {
    next->by_username.emplace(person.username, person);
    next->by_sub.emplace(person.sub, person);
  }
  const std::lock_guard lock(mutex_);
  registry_ = std::move(next);
}

Result<User> People::sign_in(std::string_view username, const Secret& password) const {
  const auto known = registry();
  const auto* person = find(known->by_username, username);
  const bool right = (person ? person->password : nobody_).matches(password);
  if (!person || !right) return denied();
  return User{.id = person->sub, .authentication = {.acr = person->acr, .amr = person->amr}};
}

bool People::know(std::string_view sub) const { return registry()->by_sub.contains(sub); }

Secret People::totp_secret(std::string_view sub) const {
  const auto known = registry();
  const auto* person = find(known->by_sub, sub);
  return person ? person->totp_secret : Secret();
}

std::string People::display_name(std::string_view sub) const {
  const auto known = registry();
  const auto* person = find(known->by_sub, sub);
  return person ? person->display_name : std::string(sub);
}

JsonMembers People::claims(std::string_view sub) const {
  const auto known = registry();
  const auto* person = find(known->by_sub, sub);
  return person ? person->claims : JsonMembers();
}

std::string People::username(std::string_view sub) const {
  const auto known = registry();
  const auto* person = find(known->by_sub, sub);
  return person ? person->username : std::string();
}

std::string People::sub(std::string_view username) const {
  const auto known = registry();
  const auto* person = find(known->by_username, username);
  return person ? person->sub : std::string();
}

std::vector<std::string> People::subs() const {
  const auto known = registry();
  std::vector<std::string> all;
  for (const auto& each : known->by_sub) all.push_back(each.first);
  return all;
}

std::shared_ptr<const People::Registry> People::registry() const {
  const std::lock_guard lock(mutex_);
  return registry_;
}

}  // namespace authserver

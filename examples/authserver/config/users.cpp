#include "config/users.hpp"

#include "config/failure.hpp"
#include "config/secrets.hpp"

namespace authserver {
namespace {

std::string read_required(Fields& fields, std::string_view name) {
  auto text = fields.text(name, "");
  if (text.empty() || text.size() > 255) fields.refuse(name, "expected a string of 1 to 255 bytes");
  return text;
}

std::string read_display_name(Fields& fields, const std::string& username) {
  const Json* claims = fields.find("claims");
  if (!claims) return username;
  if (!claims->is_object()) fields.refuse("claims", "expected an object");
  const auto name = claims->find("name");
  if (name == claims->end()) return username;
  if (!name->is_string()) fields.refuse("claims.name", "expected a string");
  return name->get<std::string>();
}

Person read_person(const Json& value, const std::string& path) {
  Fields fields(value, path);
  Person person;
  person.sub = read_required(fields, "sub");
  person.username = read_required(fields, "username");
  person.password = read_password(fields);
  if (person.password.empty()) fields.refuse("password", "expected one");
  person.display_name = read_display_name(fields, person.username);
  fields.finish();
  return person;
}

}  // namespace

std::vector<Person> read_people(Fields& root) {
  std::vector<Person> people;
  std::set<std::string> subs;
  std::set<std::string> usernames;
  for_each_element(root, "users", [&](const Json& value, const std::string& path) {
    people.push_back(read_person(value, path));
    if (!subs.insert(people.back().sub).second) throw ConfigError(path + ".sub", "expected one of its own");
    if (!usernames.insert(people.back().username).second) {
      throw ConfigError(path + ".username", "expected one of its own");
    }
  });
  return people;
}

}  // namespace authserver

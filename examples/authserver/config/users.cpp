#include "config/users.hpp"

#include "config/failure.hpp"
#include "config/secrets.hpp"
#include "totp.hpp"

namespace authserver {
namespace {

std::string read_required(Fields& fields, std::string_view name) {
  auto text = fields.text(name, "");
  if (text.empty() || text.size() > 255) fields.refuse(name, "expected a string of 1 to 255 bytes");
  return text;
}

void read_claims(Fields& fields, Person& person) {
  person.display_name = person.username;
  const Json* claims = fields.find("claims");
  if (!claims) return;
  if (!claims->is_object()) fields.refuse("claims", "expected an object");
  for (const auto& [name, value] : claims->items()) person.claims.add_json(name, value.dump());
  const auto name = claims->find("name");
  if (name == claims->end()) return;
  if (!name->is_string()) fields.refuse("claims.name", "expected a string");
  person.display_name = name->get<std::string>();
}

// RFC 4226 §4 R6: at least 128 bits. The text is never repeated.
oauthkit::Secret read_totp_secret(Fields& fields) {
  constexpr std::size_t shortest = 16;
  if (!fields.find("totp_secret")) return {};
  auto key = totp::read_base32(fields.text("totp_secret", ""));
  if (!key || key->size() < shortest)
    fields.refuse("totp_secret", "expected at least 26 characters of base32 (RFC 4648)");
  return *std::move(key);
}

// What the password amounts to. Both factors together are "mfa", and whoever has a second one needs it.
std::string read_acr(Fields& fields, bool has_second_factor) {
  auto acr = fields.text("acr", "");
  if (acr == "mfa" && has_second_factor) fields.refuse("acr", "expected another than mfa beside totp_secret");
  return acr;
}

Person read_person(const Json& value, const std::string& path) {
  Fields fields(value, path);
  Person person;
  person.sub = read_required(fields, "sub");
  person.username = read_required(fields, "username");
  person.password = read_password(fields);
  if (person.password.empty()) fields.refuse("password", "expected one");
  person.totp_secret = read_totp_secret(fields);
  person.acr = read_acr(fields, !person.totp_secret.empty());
  read_claims(fields, person);
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

#include "who.hpp"

#include <string>
#include <vector>

namespace authserver {

using namespace oauthkit;

namespace {

/// An array of them, as JSON.
std::string json_of(const std::vector<Detail>& details) {
  std::string json;
  for (const auto& detail : details) json.append(json.empty() ? "[" : ",").append(detail.json());
  return json.append("]");
}

/// What the client of the token calls an actor: a user of this server as it calls the one behind the token.
std::string name_of(const Actor& actor, const Authorization& who, const Subject& subject) {
  if (!actor.iss.empty() || !actor.client_id.empty()) return actor.sub;
  auto user = who;
  user.user_id = actor.sub;
  return subject(user);
}

/// An object for who acts, with those who acted before nested in it (RFC 8693 §4.1).
std::string actors_of(const Authorization& who, const Subject& subject) {
  std::string nested;
  for (auto actor = who.act.rbegin(); actor != who.act.rend(); ++actor) {
    JsonMembers members;
    if (!actor->iss.empty()) members.add("iss", actor->iss);
    members.add("sub", name_of(*actor, who, subject));
    if (!actor->client_id.empty()) members.add("client_id", actor->client_id);
    if (!nested.empty()) members.add_json("act", nested);
    nested = members.to_string();
  }
  return nested;
}

}  // namespace

JsonMembers who_is(const Authorization& who, const Subject& subject) {
  JsonMembers answer;
  if (const auto sub = subject(who); !sub.empty()) answer.add("sub", sub);
  answer.add("client_id", who.client_id);
  answer.add("scope", who.access.scope.to_string());
  const auto& details = who.access.authorization_details;
  if (!details.empty()) answer.add_json("authorization_details", json_of(details));
  if (!who.act.empty()) answer.add_json("act", actors_of(who, subject));
  return answer;
}

}  // namespace authserver

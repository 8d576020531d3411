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

/// An object for who acts, with those who acted before nested in it (RFC 8693 §4.1).
std::string json_of(const std::vector<Actor>& actors) {
  std::string nested;
  for (auto actor = actors.rbegin(); actor != actors.rend(); ++actor) {
    JsonMembers members;
    if (!actor->iss.empty()) members.add("iss", actor->iss);
    if (!actor->sub.empty()) members.add("sub", actor->sub);
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
  if (!who.act.empty()) answer.add_json("act", json_of(who.act));
  return answer;
}

}  // namespace authserver

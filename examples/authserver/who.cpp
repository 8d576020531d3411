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

}  // namespace

JsonMembers who_is(const Authorization& who, const Subject& subject) {
  JsonMembers answer;
  if (const auto sub = subject(who); !sub.empty()) answer.add("sub", sub);
  answer.add("client_id", who.client_id);
  answer.add("scope", who.access.scope.to_string());
  const auto& details = who.access.authorization_details;
  if (!details.empty()) answer.add_json("authorization_details", json_of(details));
  return answer;
}

}  // namespace authserver

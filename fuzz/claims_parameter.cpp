#include "openid/claims_parameter.hpp"

#include <nlohmann/json.hpp>

#include "base/visible_text.hpp"
#include "fuzz.hpp"

using namespace oauthkit;

namespace {

/// What is asked for in one place is what stands there, name by name.
void place(const nlohmann::json& sent, const char* name, const std::vector<openid::AskedClaim>& asked) {
  const auto there = sent.contains(name) && sent[name].is_object() ? sent[name] : nlohmann::json::object();
  require(there.size() == asked.size());
  for (const auto& claim : asked) {
    require(there.contains(claim.name) && openid::find_claim(asked, claim.name) == &claim);
    require(visible_text(claim.name) == claim.name);
    const auto& one = there[claim.name];
    require(claim.essential == (one.is_object() && one.value("essential", false)));
    require(claim.values.empty() == !(one.is_object() && (one.contains("value") || one.contains("values"))));
    for (const auto& value : claim.values) {
      json::Document again;
      require(again.read(value) && openid::json_text(again, again.root()) == value);
    }
  }
}

}  // namespace

// What a client sends as claims: nothing that was not asked for is read, and values mean what they say.
void fuzz(std::string_view input) {
  const auto asked = openid::read_claims_parameter(input);
  if (!asked) return;
  require(input.size() <= 4096 && asked->userinfo.size() + asked->id_token.size() <= 50);
  const auto sent = nlohmann::json::parse(input);
  place(sent, "userinfo", asked->userinfo);
  place(sent, "id_token", asked->id_token);
  for (const auto& name : openid::names_to_grant(*asked)) {
    require(!openid::is_protocol_claim(name));
    require(openid::find_claim(asked->userinfo, name) != nullptr ||
            openid::find_claim(asked->id_token, name) != nullptr);
  }
}

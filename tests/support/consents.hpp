#pragma once

#include <string>
#include <utility>

#include "support/authorization.hpp"
#include "support/token_flow.hpp"

namespace world {

inline constexpr const char* photos_api = "https://photos.example";
inline constexpr const char* mail_api = "https://mail.example/api";

/// What a page, and the memory of consents, may differ in.
struct MemoryChoices {
  /// Whether what is remembered needs no page.
  bool skips = true;
  Lifetime lifetime = 24h * 365;
  Lifetime longest_family = 24h * 365;
};

/// A world that remembers what people have granted, in its own store. A request names what it asks about the person in
/// the parameter `claims`, with a space between names.
class ConsentWorld : public World {
 public:
  explicit ConsentWorld(Choices choices = {}, const MemoryChoices& memory = {})
      : World(std::move(choices)),
        consents(stores::consents(store, server().options().issuer, environment()),
                 {.lifetime = memory.lifetime,
                  .longest_family = memory.longest_family,
                  .tokens = tokens,
                  .environment = environment()}) {
    if (memory.skips) server().immediate(consents.immediate());
    server().complete(consents.remember());
    server().extend([](ReadRequest& request) -> Result<std::map<std::string, std::string>> {
      const auto names = Scope::parse(request.params.value_or_empty("claims"));
      if (!names) return names.error();
      request.claims.assign(names->begin(), names->end());
      return std::map<std::string, std::string>();
    });
  }

  Environment environment() const {
    return {.clock = [this] { return now; }};
  }

  /// All that `who` has granted `client_id`, as text: scope, resources and claims. Empty where it is nothing.
  std::string granted(const std::string& client_id = "web", const std::string& who = "alice") const {
    for (const auto& record : consents.of(who)) {
      if (record.client_id == client_id) return text_of(record);
    }
    return {};
  }

  static std::string text_of(const ConsentRecord& record) {
    auto text = record.access.scope.to_string();
    for (const auto& resource : record.access.resource) text.append(" at ").append(resource);
    for (const auto& claim : record.claims) text.append(" and ").append(claim);
    return text;
  }

  Consents consents;
};

/// The answer of somebody who leaves `scope` checked on `page`, and nothing else.
inline Request checking(const Consent& page, const Scope& scope) {
  Params form{{"transaction_id", page.transaction_id}, {"decision", "allow"}};
  for (const auto& token : scope) form.add("scope", token);
  return post("/decision", form);
}

/// Agrees to `scope` of what `changes` ask for, on the page. What the client is told.
inline std::string agree(World& world, const Params& changes, const Scope& scope, const Browser& who = browser()) {
  const auto page = consent(world, changes, who);
  return told(world.server().decide(checking(page, scope), who));
}

/// What a request comes to: `page`, or what the client is told without one.
inline std::string comes_to(World& world, const Params& changes = {}, const Browser& who = browser()) {
  const auto step = ask(world, changes, who);
  if (std::holds_alternative<Consent>(step)) return "page";
  return told(step);
}

/// A code without a page. Fails the test when there is one.
inline std::string silent_code(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return location_param(reply(world, changes, who), "code");
}

}  // namespace world

#include "protocol/actors.hpp"

#include "base/json.hpp"

namespace oauthkit {
namespace {

using Kind = json::Document::Kind;
using Value = json::Document::Value;

void add_names(json::ObjectWriter& body, const Actor& actor) {
  if (!actor.iss.empty()) body.add("iss", actor.iss);
  if (!actor.sub.empty()) body.add("sub", actor.sub);
  // RFC 9700 §4.15: a client says that it is one.
  if (!actor.client_id.empty()) body.add("client_id", actor.client_id);
}

/// Whether `name` is absent or a text, which is then in `text`.
bool read(const json::Document& document, const Value& object, std::string_view name, std::string& text) {
  const Value* const value = document.find(object, name);
  if (value == nullptr) return true;
  text = value->text;
  return value->is_text();
}

}  // namespace

// RFC 9700 §4.15: a client says that it is one, so that it is no user of that name.
Actor client_actor(std::string_view client_id) {
  return {.sub = std::string(client_id), .client_id = std::string(client_id)};
}

// RFC 8693 §4.1: the current actor is the outermost, and those before it are nested.
std::optional<std::vector<Actor>> acting(Actor actor, std::vector<Actor> before) {
  if (before.empty() || before.front() != actor) before.insert(before.begin(), std::move(actor));
  if (before.size() > max_actors) return std::nullopt;
  return before;
}

// RFC 8693 §4.4: the claims of may_act together name the one party that is authorized.
bool is_named_by(const Actor& may_act, const Actor& actor) {
  if (may_act.empty()) return true;
  const bool is_that_sub = may_act.sub.empty() || may_act.sub == actor.sub;
  return is_that_sub && may_act.client_id == actor.client_id && may_act.iss == actor.iss;
}

std::string json_of(const Actor& actor) {
  json::ObjectWriter body;
  add_names(body, actor);
  return std::move(body).finish();
}

std::string json_of(const std::vector<Actor>& actors) {
  std::string nested;
  for (auto actor = actors.rbegin(); actor != actors.rend(); ++actor) {
    json::ObjectWriter body;
    add_names(body, *actor);
    if (!nested.empty()) body.add_json("act", nested);
    nested = std::move(body).finish();
  }
  return nested;
}

std::optional<Actor> actor_in(const json::Document& document, const Value& may_act) {
  if (may_act.kind != Kind::object) return std::nullopt;
  Actor actor;
  const bool intact = read(document, may_act, "iss", actor.iss) && read(document, may_act, "sub", actor.sub) &&
                      read(document, may_act, "client_id", actor.client_id);
  if (!intact || actor.empty()) return std::nullopt;
  return actor;
}

std::optional<std::vector<Actor>> actors_in(const json::Document& document, const Value& act) {
  std::vector<Actor> actors;
  for (const Value* next = &act; next != nullptr; next = document.find(*next, "act")) {
    auto actor = actor_in(document, *next);
    if (!actor) return std::nullopt;
    actors.push_back(*std::move(actor));
  }
  return actors;
}

}  // namespace oauthkit

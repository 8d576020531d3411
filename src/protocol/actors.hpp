#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.hpp"
#include "base/json_document.hpp"
#include "oauthkit/actor.hpp"

namespace oauthkit {

/// How many may act behind one another.
inline constexpr std::size_t max_actors = 4;

/// A client as an actor.
Actor client_actor(std::string_view client_id);

/// Those who act when `actor` does, where those of `before` did: the same one twice running adds nothing. Nothing when
/// there are more than `max_actors`.
std::optional<std::vector<Actor>> acting(Actor actor, std::vector<Actor> before);

/// Whether `actor` is the party that `may_act` names (RFC 8693 §4.4). Where that is empty, everybody is.
bool is_named_by(const Actor& may_act, const Actor& actor);

/// RFC 8693 §4.1: a JSON object for the first, with those behind it nested in `act`. `actors` is not empty.
std::string json_of(const std::vector<Actor>& actors);
/// RFC 8693 §4.4: a JSON object.
std::string json_of(const Actor& actor);

/// The actors of a claim `act`, the current one first. Nothing when it is no chain of objects of which each names a
/// party.
std::optional<std::vector<Actor>> actors_in(const json::Document& document, const json::Document::Value& act);
/// The party of a claim `may_act`; nothing when it names none.
std::optional<Actor> actor_in(const json::Document& document, const json::Document::Value& may_act);

/// One field of stored text that is what `json_of` wrote; not written when there is nobody.
void actors_field(FieldWriter& out, std::string_view name, const std::vector<Actor>& actors);
void actors_field(FieldReader& in, std::string_view name, std::vector<Actor>& actors);
void actor_field(FieldWriter& out, std::string_view name, const Actor& actor);
void actor_field(FieldReader& in, std::string_view name, Actor& actor);

}  // namespace oauthkit

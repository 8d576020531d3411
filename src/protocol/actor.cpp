#include "oauthkit/actor.hpp"

#include "protocol/actors.hpp"

namespace oauthkit {

void actors_field(FieldWriter& out, std::string_view name, const std::vector<Actor>& actors) {
  if (!actors.empty()) out.field(name, json_of(actors));
}

void actors_field(FieldReader& in, std::string_view name, std::vector<Actor>& actors) {
  const auto text = in.text(name);
  if (!text) return;
  json::Document document;
  auto read = document.read(*text) ? actors_in(document, document.root()) : std::nullopt;
  if (!read) return in.fail();
  actors = *std::move(read);
}

void actor_field(FieldWriter& out, std::string_view name, const Actor& actor) {
  if (!actor.empty()) out.field(name, json_of(actor));
}

void actor_field(FieldReader& in, std::string_view name, Actor& actor) {
  const auto text = in.text(name);
  if (!text) return;
  json::Document document;
  auto read = document.read(*text) ? actor_in(document, document.root()) : std::nullopt;
  if (!read) return in.fail();
  actor = *std::move(read);
}

}  // namespace oauthkit

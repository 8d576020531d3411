#include "assembly/subject.hpp"

#include <algorithm>
#include <stdexcept>

#include "oauthkit/server.hpp"

namespace oauthkit {
namespace {

// Another issuer's name for somebody is nobody's here, and a client has one name for all.
Actor outward_actor(const Options& options, const Client& client, Actor actor) {
  if (actor.iss.empty() && actor.client_id.empty()) actor.sub = outward_user(options, client, actor.sub);
  return actor;
}

}  // namespace

// OpenID Connect Core §2: at most 255 characters of ASCII.
bool is_subject(std::string_view text) {
  return !text.empty() && text.size() <= 255 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string outward_user(const Options& options, const Client& client, std::string_view user_id) {
  if (!options.subject || user_id.empty()) return std::string(user_id);
  auto subject = options.subject(client, user_id);
  if (!is_subject(subject)) throw std::runtime_error("Options::subject made a name that is no subject");
  return subject;
}

std::string outward_subject(const Options& options, const Client& client, const Authorization& access) {
  return access.user_id.empty() ? access.client_id : outward_user(options, client, access.user_id);
}

// OpenID Connect Core §8.1: two clients that each know of somebody cannot tell that it is the same person, nor who
// acts.
OutwardActors outward_actors(const Options& options, const Client& client, const Authorization& access) {
  OutwardActors outward{.act = access.act, .may_act = outward_actor(options, client, access.may_act)};
  for (auto& actor : outward.act) actor = outward_actor(options, client, std::move(actor));
  return outward;
}

std::string Server::subject(const Client& client, std::string_view user_id) const {
  return outward_user(options(), client, user_id);
}

}  // namespace oauthkit

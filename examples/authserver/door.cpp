#include "door.hpp"

#include <chrono>

#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// Passwords are guessed: of one person so many in an hour.
constexpr std::uint32_t tries_an_hour = 60;

std::optional<Attempts> attempts_of(const Config& config, const std::shared_ptr<Store>& store) {
  if (config.attempts) return std::nullopt;
  return Attempts(store, {.limit = tries_an_hour, .name = "account", .environment = environment_of(config)});
}

Response too_many(std::string description, std::chrono::seconds wait) {
  auto response = error_page(Error{ErrorCode::too_many_attempts, std::move(description)});
  response.status = 429;
  response.headers.set("Retry-After", std::to_string(wait.count()));
  return response;
}

}  // namespace

Door::Door(const Config& config, DoorPlace place, const Parts& parts, const Browsers& browsers)
    : place_(std::move(place)),
      environment_(environment_of(config)),
      registered_(parts.registered),
      sign_ins_(attempts_of(config, parts.store)),
      browsers_(browsers) {}

DoorPlace Door::place_of(const Browser& who) const {
  auto place = place_;
  place.csrf = csrf_token(who);
  return place;
}

Response Door::open() const { return Response::redirect(place_.base + place_.path); }

std::optional<Response> Door::closed_for(const Browser& who) const {
  if (!who.user) return door_sign_in_page(place_of(who));
  if (!browsers_.has_resident(who)) return door_code_page(place_of(who));
  return std::nullopt;
}

Response Door::sign_in(const Request& request, Browser& who) const {
  // Another site may send the form, and would have the person sign in as somebody else.
  if (!is_own_form(request, who)) return forbidden_page(place_.base, place_.path);
  const auto form = request.form();
  const auto username = form.value_or_empty("username");
  const auto after = sign_ins_ ? sign_ins_->retry_after() : std::chrono::seconds();
  if (sign_ins_ && !sign_ins_->count(username)) {
    return too_many("there were too many sign-ins of this user; please wait", after);
  }
  auto user = registered_.sign_in(username, Secret(form.value_or_empty("password")), request.remote_address);
  if (!user && !user.is_denied()) return too_many(user.error().description, user.error().retry_after);
  if (!user) {
    environment_.report(Event{
        .kind = Event::Kind::sign_in_refused, .at = environment_.clock(), .remote_address = request.remote_address});
    return door_sign_in_page(place_of(who), username, true);
  }
  user->authentication.auth_time = environment_.clock();
  browsers_.sign_in(who, *std::move(user));
  return open();
}

Response Door::prove(const Request& request, Browser& who) const {
  if (!who.user || !is_own_form(request, who)) return forbidden_page(place_.base, place_.path);
  auto user = *who.user;
  const auto proved =
      registered_.second_factor->prove(user, request.form().value_or_empty("otp"), environment_.clock());
  if (proved.is_denied()) return door_code_page(place_of(who), true);
  if (!proved) return too_many(proved.error().description, std::chrono::hours(1));
  user.authentication.acr = proved->acr;
  user.authentication.amr = proved->amr;
  browsers_.sign_in(who, std::move(user));
  return open();
}

std::vector<Route> Door::routes() const {
  const auto with = [this](auto answer) {
    return browsers_.with_browser(
        [self = *this, answer](const Request& r, Browser& who) { return (self.*answer)(r, who); });
  };
  return {{"POST", "/login" + place_.path, with(&Door::sign_in)},
          {"POST", "/login" + place_.path + "/code", with(&Door::prove)}};
}

}  // namespace authserver

#include "account.hpp"

#include "client_sources.hpp"
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

AccountPages::AccountPages(const Config& config, std::string base, const Parts& parts, const Browsers& browsers)
    : base_(std::move(base)),
      environment_(environment_of(config)),
      registered_(parts.registered),
      consents_(parts.consents),
      sign_ins_(attempts_of(config, parts.store)),
      browsers_(browsers) {}

AccountPlace AccountPages::place_of(const Browser& who) const { return {.base = base_, .csrf = csrf_token(who)}; }

Response AccountPages::there() const { return Response::redirect(base_ + "/account"); }

Response AccountPages::account(const Browser& who) const {
  if (!who.user) return account_sign_in_page(place_of(who));
  if (!browsers_.has_resident(who)) return account_code_page(place_of(who));
  std::vector<GrantedClient> granted;
  for (auto& consent : consents_->of(who.user->id)) {
    auto name = client_name(registered_, consent.client_id);
    granted.push_back({std::move(name), std::move(consent)});
  }
  return account_page(place_of(who), registered_.people->display_name(who.user->id), granted);
}

Response AccountPages::sign_in(const Request& request, Browser& who) const {
  // Another site may send the form, and would have the person sign in as somebody else.
  if (!is_own_form(request, who)) return forbidden_page(base_);
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
    return account_sign_in_page(place_of(who), username, true);
  }
  user->authentication.auth_time = environment_.clock();
  browsers_.sign_in(who, *std::move(user));
  return there();
}

Response AccountPages::prove(const Request& request, Browser& who) const {
  if (!who.user || !is_own_form(request, who)) return forbidden_page(base_);
  auto user = *who.user;
  const auto proved =
      registered_.second_factor->prove(user, request.form().value_or_empty("otp"), environment_.clock());
  if (proved.is_denied()) return account_code_page(place_of(who), true);
  if (!proved) return too_many(proved.error().description, std::chrono::hours(1));
  user.authentication.acr = proved->acr;
  user.authentication.amr = proved->amr;
  browsers_.sign_in(who, std::move(user));
  return there();
}

Response AccountPages::revoke(const Request& request, const Browser& who) const {
  if (!browsers_.has_resident(who) || !is_own_form(request, who)) return forbidden_page(base_);
  consents_->withdraw(who.user->id, request.form().value_or_empty("client_id"));
  return there();
}

std::vector<Route> AccountPages::routes() const {
  if (!consents_) return {};
  const auto with = [this](auto answer) {
    return browsers_.with_browser([this, answer](const Request& r, Browser& who) { return (this->*answer)(r, who); });
  };
  const auto account = browsers_.with_browser([this](const Request&, Browser& who) { return this->account(who); });
  return {{"GET", "/account", account},
          {"POST", "/account/revoke", with(&AccountPages::revoke)},
          {"POST", "/login/account", with(&AccountPages::sign_in)},
          {"POST", "/login/account/code", with(&AccountPages::prove)}};
}

}  // namespace authserver

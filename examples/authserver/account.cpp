#include "account.hpp"

#include "client_sources.hpp"
#include "pages/account.hpp"
#include "pages/door.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr const char* path = "/account";

}  // namespace

AccountPages::AccountPages(const Config& config, std::string base, const Parts& parts, const Browsers& browsers)
    : base_(std::move(base)),
      registered_(parts.registered),
      consents_(parts.consents),
      door_(config, {.base = base_, .path = path, .purpose = "to see what you have allowed applications"}, parts,
            browsers),
      browsers_(browsers) {}

Response AccountPages::account(const Browser& who) const {
  if (auto closed = door_.closed_for(who)) return *std::move(closed);
  std::vector<GrantedClient> granted;
  for (auto& consent : consents_->of(who.user->id)) {
    auto name = client_name(registered_, consent.client_id);
    granted.push_back({std::move(name), std::move(consent)});
  }
  return account_page({.base = base_, .csrf = csrf_token(who)}, registered_.people->display_name(who.user->id),
                      granted);
}

Response AccountPages::revoke(const Request& request, const Browser& who) const {
  if (!browsers_.has_resident(who) || !is_own_form(request, who)) return forbidden_page(base_, path);
  consents_->withdraw(who.user->id, request.form().value_or_empty("client_id"));
  return Response::redirect(base_ + path);
}

std::vector<Route> AccountPages::routes() const {
  if (!consents_) return {};
  auto routes = door_.routes();
  routes.push_back(
      {"GET", path, browsers_.with_browser([this](const Request&, Browser& who) { return this->account(who); })});
  routes.push_back({"POST", "/account/revoke",
                    browsers_.with_browser([this](const Request& r, Browser& who) { return this->revoke(r, who); })});
  return routes;
}

}  // namespace authserver

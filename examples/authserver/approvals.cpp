#include "approvals.hpp"

#include <algorithm>

#include "pages/approvals.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr const char* path = "/approvals";

// What was left checked; what nobody asked for is passed over.
Access checked_of(const Params& form, const WaitingApproval& asked) {
  Access access;
  for (const auto scope : form.all("scope")) {
    if (asked.access.scope.contains(scope)) access.scope.insert(std::string(scope));
  }
  const auto checked = form.all("authorization_details");
  for (const auto& detail : asked.details) {
    if (std::find(checked.begin(), checked.end(), std::to_string(detail.index)) == checked.end()) continue;
    access.authorization_details.push_back(asked.access.authorization_details.at(detail.index));
  }
  return access;
}

Response refused(const Error& error) {
  auto response = error_page(error);
  response.status = http_status(error.code);
  return response;
}

}  // namespace

ApprovalPages::ApprovalPages(const Config& config, std::string base, const Parts& parts, const Browsers& browsers)
    : base_(std::move(base)),
      registered_(parts.registered),
      backchannel_(parts.backchannel),
      door_(config, {.base = base_, .path = path, .purpose = "to see what waits for your answer"}, parts, browsers),
      browsers_(browsers) {}

Response ApprovalPages::show(const User& user, const std::string& note) const {
  return approvals_page(backchannel_->waiting(user.id), registered_.people->display_name(user.id), base_, note);
}

Response ApprovalPages::decide(const Request& request, const Browser& who) const {
  const auto form = request.form();
  const auto decision = form.value_or_empty("decision");
  const bool allowed = decision == "allow";
  if (!allowed && decision != "deny") return refused(invalid_request("the form has no decision"));
  const auto waiting = backchannel_->waiting(who.user->id);
  // Its id is known to nobody but the person and this page, so that no other site can send the form.
  const auto asked = std::find_if(waiting.begin(), waiting.end(), [&](const WaitingApproval& each) {
    return equal_secrets(each.id, form.value_or_empty("approval_id"));
  });
  if (asked == waiting.end()) return no_approval_page(base_);
  const auto answer = allowed ? Decision::allow(*who.user, checked_of(form, *asked)) : Decision::deny();
  const auto decided = backchannel_->decide(asked->id, who.user->id, answer);
  if (decided.is_denied()) return no_approval_page(base_);
  if (!decided) return refused(decided.error());
  return show(*who.user, decided_note(*asked, allowed));
}

std::vector<Route> ApprovalPages::routes() const {
  if (!backchannel_) return {};
  auto routes = door_.routes();
  routes.push_back({"GET", path, browsers_.with_browser([this](const Request&, Browser& who) {
                      auto closed = door_.closed_for(who);
                      return closed ? *std::move(closed) : show(*who.user);
                    })});
  routes.push_back({"POST", path, browsers_.with_browser([this](const Request& r, Browser& who) {
                      auto closed = door_.closed_for(who);
                      return closed ? *std::move(closed) : decide(r, who);
                    })});
  return routes;
}

}  // namespace authserver

#include "browsers.hpp"

#include <oauthkit/hash.hpp>

namespace authserver {

using namespace oauthkit;

Browsers::Browsers(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store,
                   const Registered& registered)
    : registered_(registered), cookies_(store, {.issuer = issuer, .environment = environment_of(config)}) {}

Handler Browsers::with_browser(Page page) const {
  return cookies_.handle([self = *this, page = std::move(page)](const Request& r, Browser& who) {
    if (who.user && !self.registered_.people->know(who.user->id)) self.sign_out(who);
    return page(r, who);
  });
}

bool Browsers::has_resident(const Browser& who) const {
  return who.user && registered_.second_factor->is_complete(*who.user);
}

void Browsers::sign_in(Browser& who, User user) const {
  // Whoever planted the session that was there holds nothing (session fixation).
  sign_out(who);
  who.user = std::move(user);
}

std::string csrf_token(const Browser& who) { return hash_token("csrf " + who.session_id).hex(); }

bool is_own_form(const Request& request, const Browser& who) {
  return equal_secrets(request.form().value_or_empty("csrf"), csrf_token(who));
}

}  // namespace authserver

#pragma once

#include <functional>
#include <memory>
#include <oauthkit/session.hpp>
#include <string>

#include "config/config.hpp"
#include "parts.hpp"

namespace authserver {

/// The browsers of people, each known by its cookie. Copyable; safe from many threads.
class Browsers {
 public:
  Browsers(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store,
           const Registered& registered);

  using Page = std::function<oauthkit::Response(const oauthkit::Request&, oauthkit::Browser&)>;

  /// A page that knows its browser, and nobody who is no user any more.
  oauthkit::Handler with_browser(Page page) const;

  /// Whether somebody is signed in who has proved all that they have to.
  bool has_resident(const oauthkit::Browser& who) const;

  /// `user`, who has just proved who they are, is at `who` from now on, in a session of its own.
  void sign_in(oauthkit::Browser& who, oauthkit::User user) const;
  void sign_out(oauthkit::Browser& who) const { cookies_.sign_out(who); }

 private:
  Registered registered_;
  oauthkit::session::Cookies cookies_;
};

/// The hidden input `csrf` of a form that changes something: other sites cannot know it, nor can other sessions.
std::string csrf_token(const oauthkit::Browser& who);
/// Whether the form that was sent has it.
bool is_own_form(const oauthkit::Request& request, const oauthkit::Browser& who);

}  // namespace authserver

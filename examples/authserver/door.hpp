#pragma once

#include <oauthkit/attempts.hpp>
#include <oauthkit/http.hpp>
#include <optional>
#include <string>
#include <vector>

#include "browsers.hpp"
#include "config/config.hpp"
#include "pages/door.hpp"
#include "parts.hpp"

namespace authserver {

/// Signs people in for a page of this server's own, which no client sends them to. Copyable; safe from many threads.
class Door {
 public:
  /// `place`: of the page, without what forms prove with.
  Door(const Config& config, DoorPlace place, const Parts& parts, const Browsers& browsers);

  /// What is shown at the page to whoever has not proved all that they have to; nothing to those who have.
  std::optional<oauthkit::Response> closed_for(const oauthkit::Browser& who) const;

  /// Where its forms go.
  std::vector<oauthkit::Route> routes() const;

 private:
  DoorPlace place_of(const oauthkit::Browser& who) const;
  oauthkit::Response open() const;
  oauthkit::Response sign_in(const oauthkit::Request& request, oauthkit::Browser& who) const;
  oauthkit::Response prove(const oauthkit::Request& request, oauthkit::Browser& who) const;

  DoorPlace place_;
  oauthkit::Environment environment_;
  Registered registered_;
  /// Unset where wrong passwords are counted everywhere.
  std::optional<oauthkit::Attempts> sign_ins_;
  Browsers browsers_;
};

}  // namespace authserver

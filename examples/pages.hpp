// What the examples have in common and every application has of its own: a user, and the two pages that people see.
#pragma once

#include <oauthkit/oauthkit.hpp>
#include <string>

namespace pages {

using namespace oauthkit;

inline Result<User> sign_in(const Params& form) {
  static const auto password = SecretHash::scrypt("wonderland");
  const bool right = password.matches(form.value_or_empty("password"));
  if (form.get("username") != "alice" || !right) return denied();
  return User{.id = "alice"};
}

// The library says why it asks (`reason`) and for whom; what a page looks like is yours.
inline Response sign_in_page(const SignIn& step) {
  const bool wrong = step.reason == SignIn::Reason::wrong_credentials;
  std::string page = "<!doctype html><title>Sign in</title><form method=post action=login>";
  page += "<input type=hidden name=transaction_id value=" + step.transaction_id + ">";
  // A name is what a client calls itself: never without the host that it sends people to. Before the code of a device
  // has been looked up there is neither.
  page += step.client.id.empty() ? "<h1>Sign in"
                                 : "<h1>Sign in for <bdi>" + escape_html(step.client.name) + "</bdi> at " +
                                       escape_html(step.redirect_host);
  page += "</h1>";
  if (wrong) page += "<p>That did not work.";
  page += "<p><label>Name <input name=username></label>";
  page += "<p><label>Password <input name=password type=password></label><p><button>Sign in</button>";
  return Response::html(wrong ? 401 : 200, page);
}

// What a person should know of a client before they agree: of those that nobody has looked at above all. How it reads
// is yours; whether it stands there is not.
inline std::string sentence(const Signal& signal, const Consent& step) {
  switch (signal.kind) {
    case Signal::Kind::self_registered:
      return "It registered itself: nobody here has looked at it.";
    case Signal::Kind::client_id_host:
      return "It is of " + signal.host + ".";
    case Signal::Kind::loopback:
      return "The answer goes to a program on this device.";
    case Signal::Kind::private_use_scheme:
      return "The answer goes to a program on this device, whichever opens " + signal.host + ":.";
    case Signal::Kind::host_mismatch:
      return "It is of " + signal.host + ", but the answer goes to " + step.redirect_host + ".";
    case Signal::Kind::first_seen:
      return "You agree to it for the first time.";
    case Signal::Kind::name_taken:
      return "Its name is that of another application.";
    case Signal::Kind::changed:
      return "It has changed since you last agreed.";
  }
  return {};
}

inline Response consent_page(const Consent& step) {
  std::string page = "<!doctype html><title>Allow?</title><form method=post action=decision>";
  page += "<input type=hidden name=transaction_id value=" + step.transaction_id + ">";
  page +=
      "<h1><bdi>" + escape_html(step.client.name) + "</bdi> at " + escape_html(step.redirect_host) + " asks for</h1>";
  for (const auto& token : step.scope) {
    const auto name = escape_html(token);
    page += "<p><label><input type=checkbox checked name=scope value=\"" + name + "\"> " + name + "</label>";
  }
  for (const auto& detail : step.details) {
    const auto index = std::to_string(detail.index);
    page += "<p><label><input type=checkbox checked name=authorization_details value=" + index + "> ";
    page += escape_html(detail.text) + "</label><ul>";
    for (const auto& [name, value] : detail.members) page += "<li>" + escape_html(name) + ": " + escape_html(value);
    page += "</ul>";
  }
  for (const auto& signal : step.signals) page += "<p><strong>" + escape_html(sentence(signal, step)) + "</strong>";
  page += "<p><button name=decision value=allow>Allow</button> <button name=decision value=deny>Deny</button>";
  return Response::html(200, page);
}

inline Response show(const Step& step) {
  if (const auto* asks_sign_in = std::get_if<SignIn>(&step)) return sign_in_page(*asks_sign_in);
  if (const auto* asks_consent = std::get_if<Consent>(&step)) return consent_page(*asks_consent);
  return std::get<Response>(step);  // answered: a redirect, or an error page
}

// The challenge is RFC 7636's example; its verifier is dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk.
inline std::string address_to_open(const std::string& issuer) {
  return issuer +
         "/authorize?client_id=demo&response_type=code&code_challenge_method=S256"
         "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
}

}  // namespace pages

#include "pages/signals.hpp"

#include "pages/form.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// A name is never without a host beside it, which only who has it can claim.
std::string sentence_of(const Signal& signal, const Consent& step) {
  const auto name = name_of(step.client.name);
  const auto& id_host = step.client.registration.id_host;
  switch (signal.kind) {
    case Signal::Kind::self_registered:
      return name + ", which sends you to " + strong(step.redirect_host) +
             ", registered itself: nobody here has looked at it.";
    case Signal::Kind::client_id_host:
      return name + " says who it is at " + strong(signal.host) + ".";
    case Signal::Kind::loopback:
      return "The answer goes to a program on this device. Go on only if you have just started it yourself.";
    case Signal::Kind::private_use_scheme:
      return "The answer goes to a program on this device by <code>" + escape_html(signal.host) +
             ":</code>, which any program there can claim.";
    case Signal::Kind::host_mismatch:
      return name + " is of " + strong(id_host) + ", but sends you to another host, " + strong(step.redirect_host) +
             ".";
    case Signal::Kind::first_seen:
      return "You allow " + name + " at " + strong(step.redirect_host) + " for the first time.";
    case Signal::Kind::name_taken:
      return "It is called " + name + ", as another application that this server knows. It is not that one.";
    case Signal::Kind::changed:
      return name + " has changed since you last allowed it: its name, its keys or where it sends you, now " +
             strong(step.redirect_host) + ".";
  }
  return {};
}

}  // namespace

std::string signals_of(const Consent& step) {
  std::string html;
  for (const auto& signal : step.signals) {
    html += "<p class=\"signal\" data-signal=\"";
    html.append(name_of(signal.kind)).append("\">").append(sentence_of(signal, step)).append("</p>");
  }
  return html;
}

}  // namespace authserver

#include "assembly/check_profile.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

/// What is registered against the rules of one profile.
class Contradictions {
 public:
  explicit Contradictions(const Profile& profile) : profile_(profile) {}

  void add(const Against& against) { add(sentence(profile_, against)); }
  void add(const std::string& text) {
    auto told = std::string(profile_.name) + ": " + text;
    // Modules that share an issue function share what it contradicts.
    if (std::find(all_.begin(), all_.end(), told) == all_.end()) all_.push_back(std::move(told));
  }
  std::vector<std::string> take() && { return std::move(all_); }

 private:
  const Profile& profile_;
  std::vector<std::string> all_;
};

// OAuth 2.1 §10.1, RFC 9700 §2.1.2, §2.4: neither exists there. By name, so that a module of the application's own is
// told as well.
void check_kinds(const Setup& setup, Contradictions& out) {
  const auto& profile = setup.options.profile;
  for (const auto& grant : setup.grants) {
    const auto type = canonical_response_type(grant->response_type());
    if (admits_response_type(profile, type)) continue;
    const auto what = "the response type \"" + std::string(grant->response_type()) + "\" ";
    out.add({"response_types", what + (has_word(type, "token") ? "puts access tokens into URLs" : "is served"),
             "does not admit it", "remove it, or choose another profile"});
  }
  for (const auto& exchange : setup.exchanges) {
    if (exchange->grant_type() != "password" || profile.password_grant != Demand::refused) continue;
    out.add({"password_grant", "exchanges::password hands users' passwords to clients", "refuses it",
             "remove it, or choose another profile"});
  }
  for (const auto& strategy : setup.strategies) {
    if (admits_method(profile, strategy->method())) continue;
    out.add({"client_authentication", "clients may authenticate by \"" + std::string(strategy->method()) + "\"",
             "does not admit that", "remove the strategy"});
  }
}

// FAPI 2.0 SP §5.3.2.1, §5.3.2.2, FAPI 2.0 MS §5.3.1, §5.4.1: what nobody here could give, every request would be
// refused for.
void check_means(const Setup& setup, Contradictions& out) {
  const auto& profile = setup.options.profile;
  const bool binds = setup.dpop || setup.options.tls_client_certificate_bound_access_tokens;
  if (profile.binding == Demand::required && !setup.exchanges.empty() && !binds) {
    out.add({"binding", "nothing binds access tokens", "wants every one bound",
             "take proofs with Server::dpop, or set tls_client_certificate_bound_access_tokens"});
  }
  if (setup.grants.empty()) return;
  if (profile.pushed_requests == Demand::required && !has_endpoint(setup, "pushed_authorization_request_endpoint")) {
    out.add({"pushed_requests", "no request can be pushed", "wants every one pushed",
             "take them with Server::pushed_requests"});
  }
  if (profile.signed_requests == Demand::required && !setup.request_objects) {
    out.add({"signed_requests", "no request object is read", "wants every request signed",
             "read them with Server::request_objects"});
  }
  const bool signs = std::any_of(
      setup.response_modes.begin(), setup.response_modes.end(),
      [&](const ResponseMode& mode) { return is_signed_mode(mode.name) && find_served_mode(setup, mode.name); });
  if (profile.signed_responses == Demand::required && !signs) {
    out.add({"signed_responses", "no response mode signs its answers", "wants every one signed",
             "register the response modes of JARM"});
  }
}

}  // namespace

std::vector<std::string> contradictions_with_profile(const Setup& setup) {
  const auto& profile = setup.options.profile;
  Contradictions found(profile);
  check_kinds(setup, found);
  check_means(setup, found);
  if (profile.legacy_switches == Demand::refused) {
    for (const auto& name : legacy_switches_on(setup.options)) {
      found.add({"legacy_switches", name + " is on", "admits no legacy switch", "switch it off"});
    }
  }
  if (setup.dpop) {
    for (const auto& text : setup.dpop->contradictions(profile)) found.add(text);
  }
  each_module(setup, [&](const Module& module) {
    for (const auto& text : module.contradictions(profile)) found.add(text);
  });
  return std::move(found).take();
}

}  // namespace oauthkit

#include <array>
#include <stdexcept>

#include "oauthkit/session.hpp"
#include "protocol/request_origin.hpp"
#include "session/login.hpp"
#include "session/session_text.hpp"

namespace oauthkit::session {
namespace {

constexpr const char* kind = "session";

bool is_https(const CookieOptions& options) { return options.issuer.starts_with("https://"); }

// RFC 6265bis §4.1.3: __Host- keeps other hosts of the domain from planting a session. RFC 6265 §8.5: neither port nor
// path keeps the servers of one host apart, so that the cookie of each has another name.
std::string name_of_cookie(const CookieOptions& options) {
  const auto server = hash_token(options.issuer).hex().substr(0, 8);
  return (is_https(options) ? "__Host-session-" : "session-") + server;
}

bool is_session_id(std::string_view text) { return text.size() == 43 && base64url_decode(text).has_value(); }

std::string set_cookie(const CookieOptions& options, const std::string& name, const std::string& session_id) {
  std::string field = name + "=" + session_id + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_https(options)) field += "; Secure";
  return field;
}

// RFC 6265bis §5.6.7.1: a POST from another site does not bring the cookie, and one that it is answered with would
// replace it: whoever is signed in would be signed out. RFC 6749 §10.12: nor does it sign anybody in.
bool may_set_cookie(const Request& request, const CookieOptions& options, bool brought_it) {
  return brought_it || request.method == "GET" || request.method == "HEAD" || comes_from(request, options.issuer);
}

/// Who is signed in under `session_id`; nobody once that was replaced, or its login has ended.
std::optional<User> signed_in_user(Store& store, const std::string& issuer, const std::string& session_id,
                                   TimePoint now) {
  const auto found = store.find(kind, hash_token(session_id));
  if (!found || found->state != Found::State::live || found->record.expires_at <= now) return std::nullopt;
  auto session = deserialize_session(found->record.data);
  // A user of another server on the same store is nobody here.
  const bool is_ours = session && (session->issuer.empty() || session->issuer == issuer);
  if (!is_ours) return std::nullopt;
  return std::move(session->user);
}

bool same_user(const std::optional<User>& left, const std::optional<User>& right) {
  if (!left || !right) return left.has_value() == right.has_value();
  return left->id == right->id && left->authentication == right->authentication;
}

// Sessions that earlier versions kept have no login: each is a family of its own.
std::string family_of(const std::string& issuer, const Browser& browser) {
  const auto& sid = browser.user->authentication.sid;
  return sid.empty() ? family_without_login(browser.session_id) : login_family(issuer, sid);
}

void keep(Store& store, const std::string& issuer, const Browser& browser, TimePoint expires_at) {
  const std::array records = {Record{.kind = kind,
                                     .hash = hash_token(browser.session_id),
                                     .family = family_of(issuer, browser),
                                     .expires_at = expires_at,
                                     .data = serialize(SignInSession{issuer, *browser.user})}};
  if (!store.put(records)) throw std::runtime_error("a session id repeats");
}

// A session that goes on under another id leaves its login alive; one that does not ends it.
void end(Store& store, const std::string& issuer, const Browser& before, const Browser& after, TimePoint now) {
  const auto& sid = before.user->authentication.sid;
  if (!sid.empty() && after.user && after.user->authentication.sid == sid) {
    store.take(kind, hash_token(before.session_id), {}, now);
  } else {
    store.revoke(family_of(issuer, before), now);
  }
}

Response unavailable() {
  auto response = Response::html(503, "<!doctype html><title>Unavailable</title><p>Please try again in a moment.");
  response.headers.set("Retry-After", "1");
  return response;
}

Response broken() {
  return Response::html(500, "<!doctype html><title>Error</title><p>Something went wrong. Please start again.");
}

/// The page for the exception that is being handled, once it is told. It goes on to the adapter where nobody is told.
Response page_for_exception(const Environment& environment) {
  const auto report = [&](std::string cause) {
    environment.report(Failure{.endpoint = "cookies", .cause = std::move(cause)});
  };
  try {
    throw;
  } catch (const Unavailable& away) {
    report(away.what());
    return unavailable();
  } catch (const std::exception& exception) {
    if (!environment.on_failure) throw;
    report(exception.what());
  } catch (...) {
    if (!environment.on_failure) throw;
    report("an exception of unknown type");
  }
  return broken();
}

}  // namespace

Cookies::Cookies(std::shared_ptr<Store> store, CookieOptions options)
    : store_(std::move(store)), options_(std::move(options)) {
  if (options_.issuer.empty())
    throw std::invalid_argument("CookieOptions::issuer is empty: the cookie would not be Secure");
}

Handler Cookies::handle(std::function<Response(const Request&, Browser& browser)> handler) const {
  return
      [store = store_, options = options_, name = cookie_name(), handler = std::move(handler)](const Request& request) {
        try {
          const auto now = options.environment.clock();
          const auto cookie = request.cookie(name);
          const bool known = cookie && is_session_id(*cookie);
          Browser browser{.session_id = known ? std::string(*cookie) : random_token(options.environment.random)};
          browser.user = known ? signed_in_user(*store, options.issuer, browser.session_id, now) : std::nullopt;
          const auto before = browser;
          auto response = handler(request, browser);
          if (!may_set_cookie(request, options, known)) return response;
          // The id changes with the user, also when the application has not thought of it.
          const bool same_id = browser.session_id == before.session_id;
          if (same_id && !same_user(browser.user, before.user))
            browser.session_id = random_token(options.environment.random);
          const bool changed = browser.session_id != before.session_id;
          if (changed && browser.user) name_login(*browser.user, before, now, options.environment.random);
          if (changed && before.user) end(*store, options.issuer, before, browser, now);
          if (changed && browser.user) keep(*store, options.issuer, browser, options.lifetime.from(now));
          if (changed || !known) response.headers.add("Set-Cookie", set_cookie(options, name, browser.session_id));
          return response;
        } catch (...) {
          return page_for_exception(options.environment);
        }
      };
}

std::string Cookies::cookie_name() const { return name_of_cookie(options_); }

void Cookies::sign_out(Browser& browser) const { browser = {.session_id = random_token(options_.environment.random)}; }

}  // namespace oauthkit::session

#include "oauthkit/openid/logins.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "openid/login_mark.hpp"
#include "openid/login_text.hpp"
#include "openid/state.hpp"
#include "session/login.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::string_view kind = "login";
constexpr int most_tries = 100;
/// Families of one client in one login.
constexpr std::size_t most_families = 100;
/// Of a login: a document is at most 256 KiB.
constexpr std::size_t longest = std::size_t{192} * 1024;
/// Documents that are looked at for each new one, whether they are over.
constexpr std::size_t looked_at = 8;
constexpr std::size_t page = 100;

/// All logins of a person stand together, and apart from those of people of that id at another issuer.
std::string keys_of(const LoginsOptions& options, std::string_view user_id) {
  return person_key(options.issuer, user_id).append(1, '/');
}

std::string key_of(const LoginsOptions& options, std::string_view user_id, std::string_view sid) {
  return keys_of(options, user_id).append(hash_token(sid).hex());
}

/// What is there, unless it is damaged or as good as gone.
std::optional<StoredLogin> read(const std::optional<StoredDocument>& there, TimePoint now) {
  auto stored = there ? deserialize_login(there->text) : std::nullopt;
  if (stored && stored->expires_at <= now) return std::nullopt;
  return stored;
}

bool is_over(const StoredDocument& document, TimePoint now) {
  try {
    const auto stored = deserialize_login(document.text);
    return stored && stored->expires_at <= now;
  } catch (const StoreUnavailable&) {
    return false;  // A newer version knows when.
  }
}

/// Makes room for a new one: of this person, and, for those who never come again, of whoever stands behind it.
void forget_old(Documents& documents, const std::string& keys, const std::string& key, TimePoint now) {
  for (const auto& after : {keys, key}) {
    for (const auto& each : documents.list(kind, after, looked_at)) {
      if (is_over(each, now)) documents.erase(kind, each.key, each.version);
    }
  }
}

template <class Visit>
void each_of(Documents& documents, const std::string& keys, Visit visit) {
  for (auto after = keys;;) {
    const auto found = documents.list(kind, after, page);
    for (const auto& document : found) {
      if (!document.key.starts_with(keys)) return;
      visit(document);
    }
    if (found.size() < page) return;
    after = found.back().key;
  }
}

Error signed_out() { return access_denied("the user has signed out"); }

LoginClient& client_in(Login& login, const std::string& client_id) {
  const auto found = std::find_if(login.clients.begin(), login.clients.end(),
                                  [&](const LoginClient& client) { return client.client_id == client_id; });
  return found != login.clients.end() ? *found : login.clients.emplace_back(LoginClient{.client_id = client_id});
}

void add(const Approval& approval, Login& login) {
  const auto& granted = approval.granted;
  auto& client = client_in(login, granted.client_id);
  // OpenID Connect Core §3.1.3.3: the grant or the exchange makes one.
  client.has_id_token = client.has_id_token || granted.access.scope.contains("openid");
  // Back-Channel Logout §2.7, Core §11: what may be used while nobody is there outlives the login.
  if (granted.access.scope.contains("offline_access")) return;
  client.families.push_back(granted.family);
  // Which of them still live is not known here: the oldest is ended before it is forgotten, so that none lives on of
  // which the end of the login knows nothing.
  while (client.families.size() > most_families) {
    approval.context.revoke(client.families.front(), {});
    client.families.erase(client.families.begin());
  }
}

}  // namespace

Logins::Logins(std::shared_ptr<Store> store, LoginsOptions options)
    : store_(std::move(store)), options_(std::move(options)) {
  if (!store_ || !store_->documents())
    throw std::invalid_argument("openid::Logins needs a store with documents(): this one keeps records alone");
  if (options_.issuer.empty())
    throw std::invalid_argument("LoginsOptions::issuer is empty: logins would be of no server");
}

std::function<Result<void>(const Approval&)> Logins::remember(const Provider& provider) const {
  // Back-Channel Logout §2.1, Front-Channel Logout §3: a client can tell its sessions apart by what it is told here.
  provider.state()->tells_sid = true;
  return [logins = *this](const Approval& approval) { return logins.note(approval); };
}

Result<void> Logins::note(const Approval& approval) const {
  const auto& granted = approval.granted;
  const auto& sid = granted.authentication.sid;
  if (granted.issuer != options_.issuer) return server_error("LoginsOptions::issuer is not Options::issuer");
  if (sid.empty()) return {};
  const auto now = approval.context.now();
  const auto key = key_of(options_, granted.user_id, sid);
  auto& documents = *store_->documents();
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto there = documents.read(kind, key);
    auto stored = read(there, now).value_or(StoredLogin{.login = {.sid = sid, .user_id = granted.user_id}});
    if (stored.ended) return signed_out();
    if (!there) forget_old(documents, keys_of(options_, granted.user_id), key, now);
    add(approval, stored.login);
    stored.expires_at = options_.lifetime.from(now);
    const auto text = serialize(stored);
    if (text.size() > longest) return access_denied("this sign-in has led to too many clients; sign in again");
    if (!documents.write(kind, key, there ? there->version : 0, text)) continue;
    // Looked at last: whoever ends all logins writes this first, and then ends those that are noted.
    if (!is_before_mark(documents, options_.issuer, granted, now)) return {};
    end(granted.user_id, sid);
    return signed_out();
  }
  throw StoreUnavailable("a login is written by too many at once");
}

std::optional<Login> Logins::find(std::string_view user_id, std::string_view sid) const {
  auto stored = read(store_->documents()->read(kind, key_of(options_, user_id, sid)), options_.environment.clock());
  if (!stored || stored->ended) return std::nullopt;
  return std::move(stored->login);
}

std::vector<Login> Logins::of(std::string_view user_id) const {
  std::vector<Login> logins;
  const auto now = options_.environment.clock();
  each_of(*store_->documents(), keys_of(options_, user_id), [&](const StoredDocument& document) {
    auto stored = read(document, now);
    if (stored && !stored->ended) logins.push_back(std::move(stored->login));
  });
  return logins;
}

Login Logins::end(std::string_view user_id, std::string_view sid,
                  const std::function<void(const Login&)>& before) const {
  const auto key = key_of(options_, user_id, sid);
  auto& documents = *store_->documents();
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto now = options_.environment.clock();
    const auto there = documents.read(kind, key);
    auto stored = read(there, now).value_or(StoredLogin{.login = {std::string(sid), std::string(user_id)}});
    if (before) before(stored.login);
    if (!there) forget_old(documents, keys_of(options_, user_id), key, now);
    if (!stored.ended) {
      stored.ended = true;
      stored.expires_at = options_.lifetime.from(now);
      if (!documents.write(kind, key, there ? there->version : 0, serialize(stored))) continue;
    }
    // The session comes last: as long as there is one, whoever was told of a failure can try again.
    session::end_login(*store_, options_.issuer, sid, now);
    return std::move(stored.login);
  }
  throw StoreUnavailable("a login is written by too many at once");
}

void Logins::end_all(std::string_view user_id, const std::function<void(const Login&)>& ended,
                     const std::function<void(const Login&)>& before) const {
  auto& documents = *store_->documents();
  const auto now = options_.environment.clock();
  mark(documents, options_.issuer, user_id, now, options_.lifetime.from(now));
  std::vector<StoredLogin> all;
  each_of(documents, keys_of(options_, user_id), [&](const StoredDocument& document) {
    if (auto stored = read(document, now)) all.push_back(*std::move(stored));
  });
  for (const auto& stored : all) {
    if (stored.ended) {
      // Its session may be left, where the store was away in between.
      session::end_login(*store_, options_.issuer, stored.login.sid, now);
      continue;
    }
    const auto login = end(user_id, stored.login.sid, before);
    if (ended) ended(login);
  }
}

}  // namespace oauthkit::openid

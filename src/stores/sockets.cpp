#include "oauthkit/stores/sockets.hpp"

#include <array>
#include <stdexcept>
#include <vector>

#include "oauthkit/client_registry.hpp"

namespace oauthkit::stores {
namespace {

constexpr const char* code_kind = "code";
constexpr const char* access_kind = "access_token";
constexpr const char* refresh_kind = "refresh_token";
constexpr const char* answer_kind = "refresh_answer";
constexpr const char* revoked_kind = "revoked_family";

constexpr Lifetime remember_revoked = std::chrono::hours(24);
// A request that was under way when its family was revoked ends a little later, and clocks differ.
constexpr auto remember_longer = std::chrono::hours(1);

/// A store, and whose codes and tokens are looked at in it.
struct Shelf {
  std::shared_ptr<Store> store;
  std::string issuer;
  Clock clock;

  Store* operator->() const { return store.get(); }
};

// What names no issuer, such as a token that is taken over from an older system, becomes this server's own.
std::string text_of(const Shelf& shelf, const Authorization& authorization) {
  if (!authorization.issuer.empty()) return serialize(authorization);
  auto own = authorization;
  own.issuer = shelf.issuer;
  return serialize(own);
}

Record record_of(const Shelf& shelf, const char* kind, const TokenHash& hash, const Authorization& authorization,
                 TimePoint forget_at) {
  return {.kind = kind,
          .hash = hash,
          .client_id = authorization.client_id,
          .family = authorization.family,
          .expires_at = forget_at,
          .data = text_of(shelf, authorization)};
}

// The record itself says whose it is and of which family.
std::string spent_text_of(const Shelf& shelf, const Authorization& refresh_token) {
  auto remains = remains_of_spent(refresh_token);
  remains.client_id.clear();
  remains.family.clear();
  return text_of(shelf, remains);
}

Authorization authorization_of(const Record& record) {
  auto authorization = deserialize_authorization(record.data);
  if (!authorization) throw std::runtime_error("a stored authorization is damaged");
  if (authorization->client_id.empty()) authorization->client_id = record.client_id;
  if (authorization->family.empty()) authorization->family = record.family;
  return *std::move(authorization);
}

// What was granted to a client that was disabled, deleted or changed since is dead.
bool client_lives(const Shelf& shelf, const Authorization& granted) {
  if (granted.client_generation.empty()) return true;
  auto* const documents = shelf->documents();
  return !documents || clients::is_live(*documents, granted.client_id, granted.client_generation, shelf.clock());
}

// What another server has put there is left alone.
Stored look_up(const Shelf& shelf, const char* kind, const TokenHash& hash) {
  const auto found = shelf->find(kind, hash);
  if (!found) return {};
  const auto state = found->state == Found::State::live    ? Stored::State::live
                     : found->state == Found::State::spent ? Stored::State::spent
                                                           : Stored::State::revoked;
  auto authorization = authorization_of(found->record);
  if (!authorization.is_of(shelf.issuer)) return {};
  const bool is_dead = !client_lives(shelf, authorization);
  return {is_dead ? Stored::State::revoked : state, std::move(authorization), found->record.spent_at};
}

/// Of what is spent. A code that comes again must prove all that it had to prove the first time, so that it stays
/// whole. A refresh token need not, and a client may use up as many as it likes.
enum class Keep { all, remains };

// RFC 6819 §5.1.5.4: a code and a rotated token work once: of all who take one a single caller is the first.
Stored take(const Shelf& shelf, const char* kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
            Keep keep) {
  // Read before it is spent: what this version cannot read stays alive for the one that wrote it.
  auto found = look_up(shelf, kind, hash);
  if (found.state == Stored::State::unknown) return {};
  if (found.state == Stored::State::revoked) return found.authorization.client_id == client_id ? found : Stored();
  const auto remains = keep == Keep::remains ? std::optional(spent_text_of(shelf, found.authorization)) : std::nullopt;
  const auto taken = shelf->take(kind, hash, client_id, now, {}, remains);
  if (taken.state == TakenRecord::State::unknown) return {};
  found.state = taken.state == TakenRecord::State::first ? Stored::State::live : Stored::State::spent;
  found.spent_at = taken.record.spent_at;
  return found;
}

/// The records of one issue: of the access token, and perhaps of the refresh token and of the answer.
class IssueRecords {
 public:
  IssueRecords(const Shelf& shelf, const NewTokens& tokens) {
    const auto& access = tokens.access_authorization;
    if (tokens.keeps_access)
      records_[count_++] = record_of(shelf, access_kind, tokens.access, access, access.expires_at);
    if (const auto& refresh = tokens.refresh_authorization) {
      records_[count_++] =
          record_of(shelf, refresh_kind, tokens.refresh, *refresh, refresh->ends_at.value_or(refresh->expires_at));
    }
    if (!tokens.sealed_answer.empty()) {
      records_[count_++] = {.kind = answer_kind,
                            .hash = tokens.answer,
                            .family = access.family,
                            .expires_at = tokens.answer_expires_at,
                            .data = tokens.sealed_answer};
    }
  }

  operator std::span<const Record>() const { return {records_.data(), count_}; }

 private:
  std::array<Record, 3> records_ = {};
  std::size_t count_ = 0;
};

Result<void> of_another_server() {
  return server_error(
      "what is to be stored was granted by another server: stores::codes and stores::tokens were given "
      "another issuer than Options::issuer");
}

Result<void> put(const Shelf& shelf, const NewTokens& tokens, TimePoint now) {
  if (!tokens.access_authorization.is_of(shelf.issuer)) return of_another_server();
  const IssueRecords records(shelf, tokens);
  if (!tokens.spends) {
    if (shelf->put(records)) return {};
    return server_error("a new token is one that is stored already");
  }
  const auto& client_id = tokens.access_authorization.client_id;
  const auto remains = tokens.remains ? std::optional(spent_text_of(shelf, *tokens.remains)) : std::nullopt;
  const auto taken = shelf->take(refresh_kind, *tokens.spends, client_id, now, records, remains);
  if (taken.state == TakenRecord::State::first) return {};
  // A token that is still there was not the obstacle: the client must not be told that it is worthless.
  if (look_up(shelf, refresh_kind, *tokens.spends).state == Stored::State::live) {
    return server_error("a new token is one that is stored already");
  }
  return denied();
}

// A token that carries its meaning may have no record to die with its family, or one that was swept since, so that the
// family itself leaves one. It comes first: when the revocation has been answered, no node takes such a token any more.
void revoke(Store& store, std::string_view family, TimePoint now) {
  if (family.empty()) return;
  const std::array records = {Record{
      .kind = revoked_kind, .hash = hash_token(family), .expires_at = remember_revoked.from(now + remember_longer)}};
  store.put(records);
  store.revoke(family, now);
}

void check(const Shelf& shelf) {
  if (shelf.issuer.empty()) {
    throw std::invalid_argument("stores::codes and stores::tokens do not know whose these are: give them the issuer");
  }
  if (shelf->fit_for_grants()) return;
  throw std::invalid_argument(
      "codes and tokens do not belong in a store that may lose what it has acknowledged: keep them in another, or "
      "accept the loss (of a Redis store, with ?accept=loss-on-failover in its URL)");
}

}  // namespace

CodeStore codes(const std::shared_ptr<Store>& store, const std::string& issuer, const Environment& environment,
                Lifetime remember_spent) {
  const Shelf shelf{store, issuer, environment.clock};
  check(shelf);
  CodeStore codes;
  const auto& clock = environment.clock;
  codes.put = [shelf, remember_spent](const TokenHash& code, const Authorization& granted) -> Result<void> {
    if (!granted.is_of(shelf.issuer)) return of_another_server();
    const std::array records = {record_of(shelf, code_kind, code, granted, remember_spent.from(granted.expires_at))};
    if (shelf->put(records)) return {};
    return server_error("a new code is one that is stored already");
  };
  codes.take = [shelf, clock](const TokenHash& code, std::string_view client_id) {
    return take(shelf, code_kind, code, client_id, clock(), Keep::all);
  };
  codes.revoke = Revoke([store, clock](std::string_view family) { revoke(*store, family, clock()); }, store);
  codes.outlives_process = store->outlives_process();
  return codes;
}

TokenStore tokens(const std::shared_ptr<Store>& store, const std::string& issuer, const Environment& environment) {
  const Shelf shelf{store, issuer, environment.clock};
  check(shelf);
  TokenStore tokens{.issuer = issuer};
  const auto& clock = environment.clock;
  tokens.put = [shelf, clock](const NewTokens& made) { return put(shelf, made, clock()); };
  tokens.find_access = [shelf](const TokenHash& token) { return look_up(shelf, access_kind, token); };
  tokens.find_refresh = [shelf](const TokenHash& token) { return look_up(shelf, refresh_kind, token); };
  tokens.take = [shelf, clock](TokenKind kind, const TokenHash& token, std::string_view client_id) {
    const bool is_refresh = kind == TokenKind::refresh;
    return take(shelf, is_refresh ? refresh_kind : access_kind, token, client_id, clock(),
                is_refresh ? Keep::remains : Keep::all);
  };
  tokens.revoke = Revoke([store, clock](std::string_view family) { revoke(*store, family, clock()); }, store);
  tokens.is_revoked = [shelf](const Authorization& granted) {
    const bool is_over = !granted.family.empty() && shelf->find(revoked_kind, hash_token(granted.family));
    return is_over || !client_lives(shelf, granted);
  };
  tokens.remembers_revoked = remember_revoked;
  tokens.outlives_process = store->outlives_process();
  tokens.find_answer = [store](const TokenHash& answer) -> std::optional<std::string> {
    auto found = store->find(answer_kind, answer);
    if (!found || found->state != Found::State::live) return std::nullopt;
    return std::move(found->record.data);
  };
  return tokens;
}

}  // namespace oauthkit::stores

#include "oauthkit/stores/sockets.hpp"

#include <array>
#include <stdexcept>
#include <vector>

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

Record record_of(const char* kind, const TokenHash& hash, const Authorization& authorization, TimePoint forget_at) {
  return {.kind = kind,
          .hash = hash,
          .client_id = authorization.client_id,
          .family = authorization.family,
          .expires_at = forget_at,
          .data = serialize(authorization)};
}

Authorization authorization_of(const Record& record) {
  auto authorization = deserialize_authorization(record.data);
  if (!authorization) throw std::runtime_error("a stored authorization is damaged");
  return *std::move(authorization);
}

Stored look_up(Store& store, const char* kind, const TokenHash& hash) {
  const auto found = store.find(kind, hash);
  if (!found) return {};
  const auto state = found->state == Found::State::live    ? Stored::State::live
                     : found->state == Found::State::spent ? Stored::State::spent
                                                           : Stored::State::revoked;
  return {state, authorization_of(found->record), found->record.spent_at};
}

// RFC 6819 §5.1.5.4: a code and a rotated token work once: of all who take one a single caller is the first.
Stored take(Store& store, const char* kind, const TokenHash& hash, std::string_view client_id, TimePoint now) {
  // Read before it is spent: what this version cannot read stays alive for the one that wrote it.
  auto found = look_up(store, kind, hash);
  if (found.state == Stored::State::unknown) return {};
  const auto taken = store.take(kind, hash, client_id, now);
  if (taken.state == TakenRecord::State::unknown) return {};
  found.state = taken.state == TakenRecord::State::first ? Stored::State::live : Stored::State::spent;
  found.spent_at = taken.record.spent_at;
  return found;
}

/// The records of one issue: of the access token, and perhaps of the refresh token and of the answer.
class IssueRecords {
 public:
  explicit IssueRecords(const NewTokens& tokens) {
    const auto& access = tokens.access_authorization;
    if (tokens.keeps_access) records_[count_++] = record_of(access_kind, tokens.access, access, access.expires_at);
    if (const auto& refresh = tokens.refresh_authorization) {
      records_[count_++] =
          record_of(refresh_kind, tokens.refresh, *refresh, refresh->ends_at.value_or(refresh->expires_at));
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

Result<void> put(Store& store, const NewTokens& tokens, TimePoint now) {
  const IssueRecords records(tokens);
  if (!tokens.spends) {
    if (store.put(records)) return {};
    return server_error("a new token is one that is stored already");
  }
  const auto& client_id = tokens.access_authorization.client_id;
  const auto taken = store.take(refresh_kind, *tokens.spends, client_id, now, records);
  if (taken.state == TakenRecord::State::first) return {};
  // A token that is still there was not the obstacle: the client must not be told that it is worthless.
  if (look_up(store, refresh_kind, *tokens.spends).state == Stored::State::live) {
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

void require_fit_for_grants(const Store& store) {
  if (store.fit_for_grants()) return;
  throw std::invalid_argument(
      "codes and tokens do not belong in a store that may lose what it has acknowledged: keep them in another, or "
      "accept the loss (of a Redis store, with ?accept=loss-on-failover in its URL)");
}

}  // namespace

CodeStore codes(const std::shared_ptr<Store>& store, const Environment& environment, Lifetime remember_spent) {
  require_fit_for_grants(*store);
  CodeStore codes;
  const auto& clock = environment.clock;
  codes.put = [store, remember_spent](const TokenHash& code, const Authorization& granted) -> Result<void> {
    const std::array records = {record_of(code_kind, code, granted, remember_spent.from(granted.expires_at))};
    if (store->put(records)) return {};
    return server_error("a new code is one that is stored already");
  };
  codes.take = [store, clock](const TokenHash& code, std::string_view client_id) {
    return take(*store, code_kind, code, client_id, clock());
  };
  codes.revoke = [store, clock](std::string_view family) { revoke(*store, family, clock()); };
  codes.outlives_process = store->outlives_process();
  return codes;
}

TokenStore tokens(const std::shared_ptr<Store>& store, const Environment& environment) {
  require_fit_for_grants(*store);
  TokenStore tokens;
  const auto& clock = environment.clock;
  tokens.put = [store, clock](const NewTokens& made) { return put(*store, made, clock()); };
  tokens.find_access = [store](const TokenHash& token) { return look_up(*store, access_kind, token); };
  tokens.find_refresh = [store](const TokenHash& token) { return look_up(*store, refresh_kind, token); };
  tokens.take_refresh = [store, clock](const TokenHash& token, std::string_view client_id) {
    return take(*store, refresh_kind, token, client_id, clock());
  };
  tokens.revoke = [store, clock](std::string_view family) { revoke(*store, family, clock()); };
  tokens.is_revoked = [store](std::string_view family) {
    return store->find(revoked_kind, hash_token(family)).has_value();
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

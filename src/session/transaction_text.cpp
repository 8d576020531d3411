#include "session/transaction_text.hpp"

#include "base/fields.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "transaction/1";

void add(FieldWriter& out, const AuthorizationRequest& request) {
  out.add(request.client_id);
  out.add(request.response_type);
  out.add(request.code_binding.redirect_uri);
  out.add(request.access.scope.to_string());
  out.add(request.state);
  out.add(request.response_mode);
  out.add(request.code_binding.code_challenge);
  out.add(request.code_binding.code_challenge_method);
  out.add(request.code_binding.dpop_jkt);
  out.add(request.access.resource);
  out.add(request.prompt.to_string());
  out.add(request.max_age ? request.max_age->count() : -1);
  out.add(request.login_hint);
  out.add(request.extensions);
}

void read(FieldReader& in, Scope& scope) {
  auto parsed = Scope::parse(in.view());
  if (!parsed) return in.fail();
  scope = *std::move(parsed);
}

void read(FieldReader& in, bool& flag) {
  std::int64_t number = 0;
  in.read(number);
  flag = number != 0;
}

void read(FieldReader& in, AuthorizationRequest& request) {
  std::int64_t max_age = -1;
  in.read(request.client_id);
  in.read(request.response_type);
  in.read(request.code_binding.redirect_uri);
  read(in, request.access.scope);
  in.read(request.state);
  in.read(request.response_mode);
  in.read(request.code_binding.code_challenge);
  in.read(request.code_binding.code_challenge_method);
  in.read(request.code_binding.dpop_jkt);
  in.read(request.access.resource);
  read(in, request.prompt);
  in.read(max_age);
  in.read(request.login_hint);
  in.read(request.extensions);
  if (max_age >= 0) request.max_age = std::chrono::seconds(max_age);
}

}  // namespace

std::string serialize(const Transaction& transaction) {
  FieldWriter out(format);
  add(out, transaction.request);
  out.add(transaction.redirect_uri);
  out.add(transaction.client);
  out.add(transaction.session.hex());
  out.add(transaction.user_id);
  out.add(static_cast<std::int64_t>(transaction.signed_in));
  out.add(static_cast<std::int64_t>(transaction.asked));
  out.add(transaction.info);
  out.add(transaction.started_at);
  out.add(transaction.expires_at);
  return std::move(out).take();
}

std::optional<Transaction> deserialize_transaction(std::string_view text) {
  Transaction transaction;
  FieldReader in(text, format);
  read(in, transaction.request);
  in.read(transaction.redirect_uri);
  in.read(transaction.client);
  const auto session = TokenHash::from_hex(in.view());
  in.read(transaction.user_id);
  read(in, transaction.signed_in);
  read(in, transaction.asked);
  in.read(transaction.info);
  in.read(transaction.started_at);
  in.read(transaction.expires_at);
  if (!session || !in.complete()) return std::nullopt;
  transaction.session = *session;
  return transaction;
}

}  // namespace oauthkit

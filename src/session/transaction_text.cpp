#include "oauthkit/session.hpp"
#include "protocol/stored_values.hpp"
#include "protocol/version_1.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "transaction/2";

template <class Fields, class Value>
void each_field(Fields& fields, Value& transaction) {
  fields.field("issuer", transaction.issuer);
  fields_of(fields, transaction.request);
  // The request has a redirect_uri of its own: the one that was sent.
  fields.field("answer_goes_to", transaction.redirect_uri);
  fields.field("for_device", transaction.for_device);
  fields.field("user_code", transaction.user_code);
  fields.field("client", transaction.client);
  fields.field("client_generation", transaction.client_generation);
  fields.field("client_appearance", transaction.client_appearance);
  fields.field("session", transaction.session);
  fields.field("user_id", transaction.user_id);
  fields.field("signed_in", transaction.signed_in);
  fields.field("asked", transaction.asked);
  fields.field("stronger_asked", transaction.stronger_asked);
  fields.field("info", transaction.info);
  fields.field("failed_sign_ins", transaction.failed_sign_ins);
  fields.field("posted", transaction.posted);
  fields.field("started_at", transaction.started_at);
  fields.field("expires_at", transaction.expires_at);
}

}  // namespace

std::string serialize(const Transaction& transaction) {
  FieldWriter out(format);
  each_field(out, transaction);
  return std::move(out).take();
}

std::optional<Transaction> deserialize_transaction(std::string_view text) {
  if (version_1::wrote(text)) return version_1::transaction(text);
  std::optional<Transaction> transaction(std::in_place);
  FieldReader in(text, format);
  each_field(in, *transaction);
  if (!is_whole(in, "a pending decision")) return std::nullopt;
  return transaction;
}

}  // namespace oauthkit

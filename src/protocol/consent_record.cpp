#include "oauthkit/consents.hpp"
#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view format = "granted/1";

template <class Fields, class Value>
void each_field(Fields& fields, Value& record, std::optional<TimePoint>& expires_at) {
  fields.field("client_id", record.client_id);
  fields.field("client", record.client);
  fields_of(fields, record.access);
  fields.field("claims", record.claims);
  fields.field("granted_at", record.granted_at);
  fields.field("expires_at", expires_at);
}

}  // namespace

std::string serialize(const ConsentRecord& record) {
  auto expires_at = record.expires_at == never ? std::nullopt : std::optional(record.expires_at);
  FieldWriter out(format);
  each_field(out, record, expires_at);
  return std::move(out).take();
}

std::optional<ConsentRecord> deserialize_consent(std::string_view text) {
  std::optional<ConsentRecord> record(std::in_place);
  std::optional<TimePoint> expires_at;
  FieldReader in(text, format);
  each_field(in, *record, expires_at);
  if (!is_whole(in, "what a person granted")) return std::nullopt;
  record->expires_at = expires_at.value_or(never);
  return record;
}

}  // namespace oauthkit

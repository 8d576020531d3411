#include "session/polled_text.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view handle_format = "polled_request/1";
constexpr std::string_view secret_format = "polled_secret/1";
constexpr std::string_view answer_format = "polled_answer/1";

template <class Fields, class Seconds>
void interval_field(Fields& fields, Seconds& interval) {
  std::optional<std::chrono::seconds> told = interval;
  fields.field("interval", told);
  if constexpr (!std::is_const_v<Seconds>) interval = told.value_or(std::chrono::seconds(0));
}

template <class Fields, class Value>
void each_field(Fields& fields, Value& handle) {
  auto& polled = handle.request;
  fields.field("issuer", polled.issuer);
  fields_of(fields, polled.request);
  fields.field("client_generation", polled.client_generation);
  fields.field("user_id", polled.user_id);
  fields.field("family", polled.family);
  fields.field("data", polled.data);
  interval_field(fields, polled.interval);
  fields.field("started_at", polled.started_at);
  fields.field("ends_at", polled.ends_at);
  fields.field("secret", handle.secret);
}

template <class Fields, class Value>
void each_secret_field(Fields& fields, Value& secret) {
  interval_field(fields, secret.interval);
  fields.field("started_at", secret.started_at);
  fields.field("ends_at", secret.ends_at);
}

}  // namespace

std::string serialize(const PolledHandle& handle) {
  FieldWriter out(handle_format);
  each_field(out, handle);
  return std::move(out).take();
}

std::optional<PolledHandle> deserialize_polled_handle(std::string_view text) {
  std::optional<PolledHandle> handle(std::in_place);
  FieldReader in(text, handle_format);
  each_field(in, *handle);
  if (!is_whole(in, "a request that waits for a person")) return std::nullopt;
  return handle;
}

std::string serialize(const PolledSecret& secret) {
  FieldWriter out(secret_format);
  each_secret_field(out, secret);
  return std::move(out).take();
}

std::optional<PolledSecret> deserialize_polled_secret(std::string_view text) {
  std::optional<PolledSecret> secret(std::in_place);
  FieldReader in(text, secret_format);
  each_secret_field(in, *secret);
  if (!is_whole(in, "a request that is asked about")) return std::nullopt;
  return secret;
}

std::string serialize(const PolledAnswer& answer) {
  FieldWriter out(answer_format);
  out.field("ends_at", answer.ends_at);
  if (answer.granted) out.field("granted", serialize(*answer.granted));
  return std::move(out).take();
}

std::optional<PolledAnswer> deserialize_polled_answer(std::string_view text) {
  std::optional<PolledAnswer> answer(std::in_place);
  FieldReader in(text, answer_format);
  in.field("ends_at", answer->ends_at);
  const auto granted = in.text("granted");
  if (granted) answer->granted = deserialize_authorization(*granted);
  const bool is_damaged = granted && !answer->granted;
  if (!is_whole(in, "an answer that waits for its client") || is_damaged) return std::nullopt;
  return answer;
}

}  // namespace oauthkit

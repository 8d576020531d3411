#include "authorization/pushed_request.hpp"

#include <algorithm>
#include <array>

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view prefix = "urn:ietf:params:oauth:request_uri:";
constexpr std::string_view kind = "pushed_request";
constexpr std::string_view format = "pushed_request/1";

struct Stored {
  std::string issuer;
  /// From then on nobody may come with it.
  TimePoint until;
  std::string params;
  bool is_signed = false;
};

template <class Fields, class Value>
void each_field(Fields& fields, Value& pushed) {
  fields.field("issuer", pushed.issuer);
  fields.field("until", pushed.until);
  fields.field("params", pushed.params);
  fields.field("signed", pushed.is_signed);
}

std::string serialize(const Stored& pushed) {
  FieldWriter out(format);
  each_field(out, pushed);
  return std::move(out).take();
}

std::optional<Stored> deserialize(std::string_view text) {
  std::optional<Stored> pushed(std::in_place);
  FieldReader in(text, format);
  each_field(in, *pushed);
  if (!is_whole(in, "a pushed request")) return std::nullopt;
  return pushed;
}

}  // namespace

bool is_pushed_request_uri(std::string_view uri) { return uri.starts_with(prefix); }

PushedRequests::PushedRequests(std::shared_ptr<Store> store, PushedRequestOptions options)
    : store_(std::move(store)), options_(options) {}

// RFC 9126 §2.2: ten minutes at most. FAPI 2.0 SP §5.3.2.2: less than that.
Lifetime PushedRequests::lifetime(const Context& context, const Client& client) const {
  return std::min(options_.lifetime.value_or(std::chrono::seconds(60)).length(),
                  context.profile(client).longest_pushed_request);
}

// RFC 9126 §2.2, §7.1: nobody guesses it. Who reads the store cannot come with it.
std::string PushedRequests::put(const Context& context, const Client& client, const PushedRequest& request,
                                Lifetime decision) const {
  auto request_uri = std::string(prefix) + context.random_token();
  const auto until = lifetime(context, client).from(context.now());
  // A decision that is begun at the last moment still finds it.
  const std::array records = {Record{.kind = std::string(kind),
                                     .hash = hash_token(request_uri),
                                     .client_id = client.id,
                                     .expires_at = decision.from(until),
                                     .data = serialize({.issuer = context.options().issuer,
                                                        .until = until,
                                                        .params = request.params.encode(),
                                                        .is_signed = request.is_signed})}};
  if (!store_->put(records)) throw std::logic_error("a random request_uri was there already");
  return request_uri;
}

// RFC 9126 §2.2, §4: for the client that pushed it, until it expires or is used.
Result<PushedRequest> PushedRequests::find(const Context& context, std::string_view client_id,
                                           std::string_view request_uri) const {
  const Error refusal{ErrorCode::invalid_request_uri, "this request is over; please go back and start again"};
  const auto found = store_->find(kind, hash_token(request_uri));
  if (!found || found->state != Found::State::live || found->record.client_id != client_id) return refusal;
  const auto pushed = deserialize(found->record.data);
  if (!pushed || pushed->issuer != context.options().issuer || pushed->until <= context.now()) return refusal;
  auto params = Params::parse(pushed->params);
  if (!params) return params.error();
  return PushedRequest{.params = *std::move(params), .is_signed = pushed->is_signed};
}

bool PushedRequests::take(const Context& context, std::string_view client_id, const TokenHash& request_uri) const {
  return store_->take(kind, request_uri, client_id, context.now()).state == TakenRecord::State::first;
}

}  // namespace oauthkit

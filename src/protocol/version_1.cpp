#include "protocol/version_1.hpp"

#include <algorithm>
#include <charconv>

#include "base/fields.hpp"

namespace oauthkit::version_1 {
namespace {

/// Reads values one after the other, each with its length before it. After the first damage everything reads as empty.
class Reader {
 public:
  Reader(std::string_view text, std::string_view format) : rest_(text) { expect(format); }

  std::string_view view() {
    const auto text = intact_ ? take_counted(rest_) : std::nullopt;
    intact_ = text.has_value();
    return text.value_or(std::string_view());
  }

  void read(std::string& text) { text = view(); }

  void read(std::int64_t& number) {
    const auto text = view();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    intact_ = intact_ && error == std::errc() && end == text.data() + text.size();
  }

  void read(bool& flag) {
    std::int64_t number = 0;
    read(number);
    flag = number != 0;
  }

  void read(TimePoint& time) {
    std::int64_t seconds = 0;
    read(seconds);
    time = TimePoint(std::chrono::seconds(seconds));
  }

  void read(std::optional<TimePoint>& time) {
    if (!rest_.starts_with("0:")) return read(time.emplace());
    rest_.remove_prefix(2);
  }

  void read(Scope& scope) {
    auto parsed = Scope::parse(view());
    intact_ = intact_ && parsed;
    if (parsed) scope = *std::move(parsed);
  }

  void read(TokenHash& hash) {
    const auto parsed = TokenHash::from_hex(view());
    intact_ = intact_ && parsed;
    if (parsed) hash = *parsed;
  }

  void read(std::vector<std::string>& texts) {
    for (auto left = count(); left > 0 && intact_; --left) texts.emplace_back(view());
  }

  void read(std::map<std::string, std::string>& texts) {
    for (auto left = count(); left > 0 && intact_; --left) {
      std::string name(view());
      texts.insert_or_assign(std::move(name), std::string(view()));
    }
  }

  template <class... Values>
  void read_all(Values&... values) {
    (read(values), ...);
  }

  bool complete() const { return intact_ && rest_.empty(); }

 private:
  void expect(std::string_view format) { intact_ = view() == format; }

  // A count that the rest could not hold is damage; it must not become an allocation.
  std::size_t count() {
    std::int64_t number = 0;
    read(number);
    intact_ = intact_ && number >= 0 && static_cast<std::size_t>(number) <= rest_.size();
    return intact_ ? static_cast<std::size_t>(number) : 0;
  }

  std::string_view rest_;
  bool intact_ = true;
};

template <class Value>
std::optional<Value> whole(const Reader& in, Value& value) {
  return in.complete() ? std::optional<Value>(std::move(value)) : std::nullopt;
}

}  // namespace

bool wrote(std::string_view text) {
  const auto format = take_counted(text);
  return format && format->ends_with("/1");
}

std::optional<Authorization> authorization(std::string_view text) {
  Authorization value;
  Reader in(text, "authorization/1");
  in.read_all(value.client_id, value.user_id, value.access.scope, value.code_binding.redirect_uri,
              value.code_binding.code_challenge, value.code_binding.code_challenge_method, value.access.resource,
              value.authentication.auth_time, value.authentication.acr, value.jti, value.family, value.issued_at,
              value.expires_at, value.ends_at, value.confirmation.jkt, value.confirmation.x5t_s256, value.extensions,
              value.extra);
  return whole(in, value);
}

std::optional<Transaction> transaction(std::string_view text) {
  Transaction value;
  auto& request = value.request;
  std::int64_t max_age = -1;
  Reader in(text, "transaction/1");
  in.read_all(request.client_id, request.response_type, request.code_binding.redirect_uri, request.access.scope,
              request.state, request.response_mode, request.code_binding.code_challenge,
              request.code_binding.code_challenge_method, request.code_binding.dpop_jkt, request.access.resource,
              request.prompt, max_age, request.login_hint, request.extensions);
  if (max_age >= 0) request.max_age = std::chrono::seconds(max_age);
  in.read_all(value.redirect_uri, value.client, value.session, value.user_id, value.signed_in, value.asked, value.info,
              value.started_at, value.expires_at);
  return whole(in, value);
}

std::optional<User> session(std::string_view text) {
  User value;
  Reader in(text, "session/1");
  in.read_all(value.id, value.authentication.auth_time, value.authentication.acr);
  return whole(in, value);
}

std::optional<Tokens> retry_answer(std::string_view text, TimePoint now) {
  Tokens value;
  std::optional<TimePoint> expires_at;
  std::vector<std::string> extra;
  Reader in(text, "retry-answer/1");
  value.access_token = in.view();
  in.read_all(value.token_type, expires_at);
  value.refresh_token = in.view();
  in.read_all(value.scope, extra);
  if (extra.size() % 2 != 0) return std::nullopt;
  if (expires_at) value.expires_in = std::max(*expires_at - now, std::chrono::seconds(0));
  for (std::size_t i = 0; i < extra.size(); i += 2) value.extra.add_json(std::move(extra[i]), std::move(extra[i + 1]));
  return whole(in, value);
}

}  // namespace oauthkit::version_1

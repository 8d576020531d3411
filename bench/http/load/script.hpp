#pragma once

#include <string>
#include <string_view>

#include "message.hpp"

namespace bench {

/// What a client does over and over.
enum class Scenario {
  client_credentials,
  /// Authorization request, decision and token request, signed in once.
  code,
  /// Each refresh token is traded for the next.
  refresh,
  bearer,
  introspection,
};

/// Throws `std::invalid_argument` for an unknown name.
Scenario scenario_named(std::string_view name);

/// One client's part: its next request, which follows from what was answered before. It speaks to the reference
/// server, and to every server with the same paths and forms.
class Script {
 public:
  explicit Script(Scenario scenario);

  /// The request that is next. Valid until `take`.
  const std::string& request() const { return request_; }

  /// Reads the answer to it and goes on. False when it is not what a good server says; then all begins anew.
  bool take(const Answer& answer);

  /// Whether what comes is what is measured: the client was answered once, has signed in, has the token it needs.
  bool is_prepared() const { return prepared_; }
  /// Whether the answer that was taken last ended a round: a single request, or a whole flow.
  bool ended_round() const { return ended_round_; }

 private:
  enum class Step { first_authorize, login, authorize, decide, redeem, refresh, credentials, bearer, introspect };

  bool read(const Answer& answer);
  bool read_page(const Answer& answer);
  bool read_code(const Answer& answer);
  bool read_tokens(const Answer& answer);
  void keep_cookie(const Answer& answer);
  Step following() const;
  void go_to(Step step);
  std::string build(Step step) const;

  Scenario scenario_;
  Step step_;
  std::string request_ = {};
  bool prepared_ = false;
  bool ended_round_ = false;
  std::string cookie_ = {};
  std::string transaction_ = {};
  std::string code_ = {};
  std::string access_token_ = {};
  std::string refresh_token_ = {};
};

}  // namespace bench

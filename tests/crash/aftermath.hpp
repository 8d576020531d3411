#pragma once

#include <string>

#include "crash/database.hpp"
#include "crash/flow.hpp"

namespace crash {

/// Looks, after a restart, whether what was answered works, what was spent stays spent, nothing is half issued, and a
/// revocation stays.
class Aftermath {
 public:
  /// `broken` is the step that was not answered. `grace`: whether a refresh can be repeated.
  Aftermath(Flow& flow, Step broken, bool grace, const AuthServer& server, const Database& database)
      : flow_(flow), broken_(broken), grace_(grace), server_(server), database_(database) {}

  Problems look();

 private:
  void after_authorize();
  void after_sign_in();
  void after_decide();
  void after_redeem();
  void after_unspent_code();
  void after_call();
  void after_refresh();
  void after_lost_refresh();
  void after_call_again();
  void after_replay();
  void after_revocation();
  void is_healthy();

  void expect(bool holds, const std::string& otherwise);
  bool is_refused(const Answer& answer) const;
  /// Whole, 200, and its access token opens the API.
  TokenPair works(const Answer& answer, const std::string& what);
  void opens_api(const std::string& access_token, const std::string& what);
  void is_dead(const TokenPair& tokens, const std::string& what);
  void replay_kills(const std::string& refresh_token, const TokenPair& last);
  void whole_flow_works();
  int records(const std::string& kind, const std::string& condition = "true") const;

  Flow& flow_;
  const Step broken_;
  const bool grace_;
  const AuthServer& server_;
  const Database& database_;
  Problems problems_;
};

}  // namespace crash

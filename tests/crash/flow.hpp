#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/authserver/agent.hpp"

namespace crash {

using oauthkit::Params;
using oauthkit::testing::Agent;
using oauthkit::testing::Answer;
using oauthkit::testing::AuthServer;

/// Sentences about what is not as it must be.
using Problems = std::vector<std::string>;

struct TokenPair {
  std::string access;
  std::string refresh;
};

enum class Step { authorize, sign_in, decide, redeem, call, refresh, call_again, replay, call_dead, done };

/// Whether all of it has arrived.
bool is_whole(const Answer& answer);
/// What `ask` returns; status 0 when nobody is there to be asked.
Answer asked(const std::function<Answer()>& ask);
TokenPair pair_of(const Answer& answer);

Answer redeem(const AuthServer& server, const std::string& code);
/// A refresh as the client makes it, or with another scope: no retry of that.
Answer refresh(const AuthServer& server, const std::string& token, const std::string& scope = {});
bool opens(const AuthServer& server, const std::string& access_token);

/// A person and a client who go through everything there is, and what they were answered.
class Flow {
 public:
  explicit Flow(const AuthServer& server) : agent(server), server_(&server) {}

  /// Goes on until the end, or until an answer does not arrive whole. Returns the step that was not answered.
  Step run(Problems& problems);
  /// One step. False when its answer did not arrive whole.
  bool attempt(Step step);
  /// Whether `last` is what `step` leads to when nothing is wrong.
  bool is_as_expected(Step step) const;
  /// Another server in the place of the one before.
  void go_on_at(const AuthServer& server);

  Agent agent;
  Answer sign_in_page;
  Answer consent_page;
  std::string code;
  TokenPair first;
  TokenPair second;

  /// What was last answered, whole or not.
  Answer last;

 private:
  Answer ask(Step step);
  void keep(Step step);

  const AuthServer* server_;
};

const char* name_of(Step step);

}  // namespace crash

#include "authorization/device_sign_in.hpp"

#include "authorization/device_requests.hpp"
#include "authorization/pending_decision.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "protocol/user_code.hpp"

namespace oauthkit {

bool is_before_code(const Transaction& transaction) { return transaction.for_device && transaction.client.empty(); }

// RFC 8628 §5.1: a stranger learns of no code, whether it is right.
SignIn sign_in_before_code(const Setup& setup, const Context& context, const Browser& browser,
                           std::string_view user_code, std::int64_t failed_sign_ins) {
  const Transaction transaction{.issuer = setup.options.issuer,
                                .for_device = true,
                                .user_code = std::string(user_code),
                                .session = session_hash(browser),
                                .failed_sign_ins = failed_sign_ins,
                                .started_at = context.now(),
                                .expires_at = setup.transactions->lifetime().from(context.now())};
  return {.reason = failed_sign_ins > 0 ? SignIn::Reason::wrong_credentials : SignIn::Reason::nobody_signed_in,
          .transaction_id = setup.transactions->begin(transaction, setup.options.environment.random)};
}

Step go_on_to_code(const Setup& setup, const Context& context, const Browser& browser, std::string_view user_code,
                   std::int64_t failed_sign_ins) {
  if (!browser.user) return sign_in_before_code(setup, context, browser, user_code, failed_sign_ins);
  Params filled_in;
  if (!user_code.empty()) filled_in.add("user_code", user_code::shown(user_code));
  return Response::redirect(append_query(setup.devices->options().verification_uri, filled_in));
}

}  // namespace oauthkit

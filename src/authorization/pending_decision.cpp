#include "authorization/pending_decision.hpp"

#include <stdexcept>

namespace oauthkit {
namespace {

constexpr std::size_t least_session_id = 16;

}  // namespace

Result<Params> read_decision_form(const Request& request) {
  if (request.method != "POST") return invalid_request("this form is sent with POST");
  if (!request.has_form()) {
    return invalid_request("the body must be application/x-www-form-urlencoded");
  }
  auto form = Params::parse(request.body);
  if (form && form->repeated({"scope", "authorization_details"}))
    return invalid_request("a field of the form is repeated");
  return form;
}

bool is_ours(const Setup& setup, const Transaction& transaction) {
  return transaction.issuer.empty() || transaction.issuer == setup.options.issuer;
}

// RFC 6749 §10.10: what is bound to an id that can be guessed is bound to nobody's browser.
TokenHash session_hash(const Browser& browser) {
  if (browser.session_id.size() < least_session_id) {
    throw std::invalid_argument("Browser::session_id has less than 16 bytes: it can be guessed");
  }
  return hash_token(browser.session_id);
}

// RFC 6749 §10.12: a decision counts from the browser session and the user that were asked, by POST.
Result<Held> find_pending(const Setup& setup, const Context& context, const Params& form, const Browser& browser) {
  const auto id = form.get("transaction_id");
  if (!id) return invalid_request("transaction_id is missing");
  const auto refusal = invalid_request("this request is over, or it was started in another window; please start again");
  auto transaction = setup.transactions->find(*id, context.now());
  if (!transaction || !is_ours(setup, *transaction)) return refusal;
  const auto session = hash_token(browser.session_id);
  if (transaction->session != session || !transaction->posted.empty()) return refusal;
  // What one user was asked, another cannot answer.
  if (!transaction->user_id.empty() && (!browser.user || browser.user->id != transaction->user_id)) return refusal;
  return Held{std::string(*id), *std::move(transaction)};
}

}  // namespace oauthkit

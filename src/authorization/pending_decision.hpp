#pragma once

#include "assembly/setup.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit {

/// The form of a sign-in or consent page: POST, and well-formed. Only `scope` and `authorization_details` may
/// repeat in it: one per checkbox.
Result<Params> read_decision_form(const Request& request);

/// A transaction that this browser may go on with.
struct Held {
  std::string id;
  Transaction transaction;
};

/// Whether it was begun at this server, and not at another with the same key. One of an earlier version does not tell.
bool is_ours(const Setup& setup, const Transaction& transaction);

/// What a transaction knows the session of `browser` by. Throws `std::invalid_argument` when its id can be guessed.
TokenHash session_hash(const Browser& browser);

/// The transaction whose id the form carries, unless it is over or another browser session's, or another user's once
/// somebody has signed in. Ends nothing.
Result<Held> find_pending(const Setup& setup, const Context& context, const Params& form, const Browser& browser);

}  // namespace oauthkit

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/detail.hpp"
#include "oauthkit/result.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

namespace details {

/// What a member may be.
enum class Kind {
  string,   ///< a text
  strings,  ///< a list of texts
  number,
  boolean,
  object,
  any,  ///< whatever JSON there is
};
using enum Kind;

enum class Presence { optional, required };
using enum Presence;

/// One member of a type beside `type` itself: `{"actions", details::strings, details::required}`.
struct Field {
  std::string name = {};
  Kind kind = any;
  Presence presence = optional;
  /// The texts that a `string`, or each of the `strings`, may be. Empty: any.
  std::vector<std::string> values = {};
};

/// Whether `smaller` asks for no more than `granted`: of the same type and with the same members; lists of texts are
/// not empty and have nothing that `granted` has not, and all else is equal as JSON. To leave a member out is to ask
/// for more: it says no longer what is limited (RFC 9396 §6.1 leaves it to the types).
bool is_within(const Detail& smaller, const Detail& granted);

}  // namespace details

/// A type of details (RFC 9396 §2.1): which members it has, what a smaller one is, how a person reads it. Registered
/// with `Server::authorization_details`; for the clients that list it (`Client::authorization_details_types`). Its
/// functions are called from many threads.
struct DetailType {
  /// E.g. `"payment_initiation"`.
  std::string type = {};
  /// All members that it may have. One that is not here, or of another kind, is refused. Where a detail is for some
  /// APIs alone, give it RFC 9396 §2.2's `locations` (`details::strings`): others are not told of it.
  std::vector<details::Field> fields = {};
  /// Asked about what a client asks for, once its members are in order: at the authorization endpoint, and where a
  /// token request names details. `denied()` is `invalid_authorization_details`; an `Error` is the answer. Unset: the
  /// fields alone decide.
  std::function<Result<void>(const Detail& asked, const Client& client)> validate = {};
  /// Whether `smaller` asks for no more than `granted`; both are of this type. Unset: `details::is_within`.
  std::function<bool(const Detail& smaller, const Detail& granted)> within = {};
  /// A sentence for the consent page, such as "Pay 123.50 EUR to Merchant A". It need not be escaped. Unset: the type.
  std::function<std::string(const Detail& asked)> describe = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop

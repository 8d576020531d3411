#include "fuzz.hpp"
#include "oauthkit/authorization.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/session.hpp"
#include "session/session_text.hpp"

using namespace oauthkit;

namespace {

// Text of a newer version is away, and not damaged.
template <class Read>
auto read_unless_newer(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const StoreUnavailable&) {
    return std::nullopt;
  }
}

}  // namespace

// Text that comes back from a store: what can be read is written as what can be read again.
void fuzz(std::string_view input) {
  if (const auto authorization = read_unless_newer([&] { return deserialize_authorization(input); })) {
    require(deserialize_authorization(serialize(*authorization)) == authorization);
  }
  if (const auto transaction = read_unless_newer([&] { return deserialize_transaction(input); })) {
    require(deserialize_transaction(serialize(*transaction)) == transaction);
  }
  if (const auto session = read_unless_newer([&] { return deserialize_session(input); })) {
    const auto again = deserialize_session(serialize(*session));
    require(again && again->issuer == session->issuer && again->user.id == session->user.id &&
            again->user.authentication == session->user.authentication);
  }
  if (const auto hash = TokenHash::from_hex(input)) require(hash->hex().size() == input.size());
}

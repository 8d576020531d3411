#include "fuzz.hpp"
#include "oauthkit/authorization.hpp"
#include "oauthkit/secret.hpp"
#include "session/transaction_text.hpp"

using namespace oauthkit;

// Text that comes back from a store: what can be read is written as what can be read again.
void fuzz(std::string_view input) {
  if (const auto authorization = deserialize_authorization(input)) {
    require(deserialize_authorization(serialize(*authorization)) == authorization);
  }
  if (const auto transaction = deserialize_transaction(input)) {
    require(deserialize_transaction(serialize(*transaction)) == transaction);
  }
  if (const auto hash = TokenHash::from_hex(input)) require(hash->hex().size() == input.size());
}

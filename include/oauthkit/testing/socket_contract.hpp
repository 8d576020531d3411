#pragma once

#include <functional>

#include "oauthkit/testing/store_contract.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace testing {

/// The sockets of one place.
struct Sockets {
  CodeStore codes = {};
  TokenStore tokens = {};
};

/// Makes sockets on a place that is new and empty.
using SocketFactory = std::function<Sockets()>;

/// Tries whether the functions of a `CodeStore` and a `TokenStore` do what these promise, each promise in a place of
/// its own, from one thread: above all, that an `Authorization` comes back as it was put. What gets lost on the way
/// weakens the server without a word: without its `confirmation` a bound token is one for anybody, without `resource`
/// it is one for every API, without `ends_at` its family lives for ever.
///
/// `find_answer` and `is_revoked` are tried where they are set. Races are for `store_contract`. Throws what `factory`
/// throws; what a socket throws is a broken promise.
StoreReport socket_contract(const SocketFactory& factory);

}  // namespace testing
}  // namespace oauthkit
#pragma GCC visibility pop

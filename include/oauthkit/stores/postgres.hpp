#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace stores {

struct PostgresOptions {
  /// How many connections there are at most; each is opened when it is first needed.
  std::size_t pool_size = 8;
  /// How long a verb waits for one of them before it throws.
  std::chrono::milliseconds pool_timeout = std::chrono::seconds(5);
  /// How long connecting to one address may take, 2 seconds at least. A `connect_timeout` in the URL wins.
  std::chrono::seconds connect_timeout = std::chrono::seconds(5);
  /// How long the server may work on a statement or wait for a lock. A second later it counts as lost.
  std::chrono::milliseconds statement_timeout = std::chrono::seconds(5);
};

/// Keeps everything in the PostgreSQL database (12 or newer) that `url` names, as libpq reads it:
/// `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full`. For many nodes: each opens a store on the same
/// URL, also all at once; the first creates the tables `oauthkit_*`, in the first schema of the role's `search_path`.
/// Of several hosts in the URL the one that may be written to is used.
///
/// A verb is one statement and one round trip, a second one when there was nothing to take, some for `sweep`. A verb
/// that finds its connection gone opens another; so the store is back as soon as the database is.
///
/// A verb that throws has done nothing, with one exception: when the connection breaks, or the server is silent, after
/// the statement was sent, nobody knows whether it was carried out, and the message says so. It was then carried out
/// as a whole or not at all, and is for the caller what an answer is that was lost on the way to the client: what was
/// taken stays spent, what was put is known to nobody, and what was revoked can be revoked again.
///
/// A database of an earlier version gets what it lacks when it is opened, by a role that may create tables.
///
/// Neither a kind nor a family can be longer than about 2,600 bytes, nor a record larger than 1 GB: `put` throws.
/// The connections belong to the process that opened them: open a store after the last `fork`. Between the store and
/// the server there may be a pooler, if it pools sessions, not transactions.
///
/// Throws `std::runtime_error` with one line, in which there is no password, when the URL is none, the server cannot be
/// reached or only be read, `synchronous_commit` is off, or the schema is of a newer version.
std::shared_ptr<Store> postgres(const std::string& url, const PostgresOptions& options = {});

}  // namespace stores
}  // namespace oauthkit
#pragma GCC visibility pop

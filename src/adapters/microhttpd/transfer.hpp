#pragma once

#include <microhttpd.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "adapters/common/routes.hpp"
#include "adapters/common/workers.hpp"
#include "adapters/microhttpd/connections.hpp"
#include "adapters/microhttpd/job.hpp"
#include "adapters/microhttpd/lingering.hpp"
#include "adapters/microhttpd/parsed_head.hpp"

namespace oauthkit::adapters {

/// What all transfers share while the server listens.
struct Service {
  const MicrohttpdLimits& limits;
  const Routes& routes;
  const TrustedProxies& proxies;
  const bool tls;
  /// Clients are asked for certificates.
  const bool certificates;
  Connections& connections;
  Lingering& lingering;
  /// Null where handlers run on the connections' threads.
  Workers* workers = nullptr;
  std::atomic<bool> stopping = false;
};

/// The memory libmicrohttpd is given per connection.
std::size_t connection_bytes(const MicrohttpdLimits& limits);

/// One request and its answer. libmicrohttpd calls `proceed` when the head has come, for each part of the body, and
/// when all of it has come; an answer to the first of these ends the connection, one to the last can keep it.
class Transfer {
 public:
  /// `thread` is the connection's; `line` is the target in the library's buffer.
  Transfer(Service& service, const Wake& thread, MHD_Connection* connection, Peer& peer, const char* line);

  MHD_Result proceed(const char* method, const char* version, const char* data, std::size_t* size);

  /// The answer was delivered, or the connection ended.
  void end();

 private:
  enum class Stage { head, body, handed_over, answered };

  MHD_Result begin(const char* method, const char* version);
  std::optional<Refusal> fault_of(const ParsedHead& parsed, bool& in_doubt) const;
  void keep(const Head& head);
  MHD_Result receive(const char* data, std::size_t* size);
  MHD_Result finish();
  MHD_Result hand_over();
  MHD_Result collect();
  MHD_Result refuse_and_close(const Refusal& refusal);
  MHD_Result answer(Response answer);
  bool must_close() const;

  Service& service_;
  const Wake& thread_;
  MHD_Connection* const connection_;
  Peer& peer_;
  const char* const line_;
  const std::string target_;
  Stage stage_ = Stage::head;
  Request request_;
  const Route* route_ = nullptr;
  /// The answer to a request that is wrong, but whose end is known.
  std::optional<Refusal> refusal_;
  bool closing_ = false;
  bool body_is_left_ = false;
  std::size_t head_memory_ = 0;
  std::shared_ptr<Job> job_;
};

}  // namespace oauthkit::adapters

#pragma once

#ifdef AUTHSERVER_HAS_FETCH

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "fetch/server.hpp"
#include "http/authserver/registrant.hpp"

namespace oauthkit::testing {

/// Where clients publish what they say of themselves: an https server on this machine.
class DocumentServer {
 public:
  DocumentServer();
  ~DocumentServer();

  /// `https://localhost:PORT`
  std::string origin() const { return "https://" + host(); }
  std::string host() const { return "localhost:" + server_.port_text(); }
  int connections() const { return server_.connections(); }

  /// Publishes the client metadata of an app under its URL at `path`, and returns what `asks` needs. `more` replaces or
  /// adds members, or (with null) removes them.
  Json publish(const std::string& path, const Json& more = Json::object());
  /// Answers `path` with these bytes of HTTP.
  void answer(const std::string& path, const std::string& bytes);
  /// From now on takes requests for `path`, and says nothing.
  void fall_silent(const std::string& path);

  /// `config_with(more)`, with document clients, and this server as an origin to trust.
  Json config(const Json& more = Json::object()) const;

 private:
  std::string answer_to(const std::string& request) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable closing_;
  bool is_closing_ = false;
  std::map<std::string, std::string> answers_;
  std::set<std::string> silent_;
  fetch_tests::Authority authority_;
  fetch_tests::RawServer server_;
};

}  // namespace oauthkit::testing

#endif

#pragma once

#include <string>
#include <vector>

#include "http/wire.hpp"
#include "oauthkit/params.hpp"
#include "support/program.hpp"

namespace oauthkit::testing {

/// One of the built examples, running on a port of its own.
class ExampleServer {
 public:
  /// `arguments` follow the port on its command line; 0 is one that is free.
  explicit ExampleServer(const std::string& name, std::vector<std::string> arguments = {}, int port = 0);

  std::string issuer() const { return "http://127.0.0.1:" + std::to_string(port_); }
  Answer get(const std::string& target, const std::string& lines = {}) const;
  Answer post(const std::string& target, const Params& form, const std::string& lines = {}) const;
  Answer post_json(const std::string& target, const std::string& body, const std::string& lines = {}) const;

 private:
  /// With the host that the example is at.
  Answer say(std::string bytes) const;
  int port_;
  support::Program program_;
};

/// A person with a browser: it keeps the session cookie.
class Visitor {
 public:
  explicit Visitor(const ExampleServer& server) : server_(server) {}

  Answer open(const std::string& path, const Params& query = {});
  /// Sends the form of `page` to `path`, with these fields beside its transaction.
  Answer submit(const Answer& page, const std::string& path, const Params& fields);

 private:
  Answer remembering(Answer answer);
  const ExampleServer& server_;
  std::string session_;
};

/// One who fills in the pages that the examples share, for the client `demo`.
class Person {
 public:
  explicit Person(const ExampleServer& server) : visitor_(server) {}

  /// Opens the authorization request that the client `demo` makes, with `more` of it.
  Answer open(const Params& more = {});
  Answer sign_in(const Answer& page, const std::string& password = "wonderland");
  Answer decide(const Answer& page, const std::string& decision);
  /// With these boxes checked.
  Answer agree(const Answer& page, const Params& boxes);
  /// From the request to the redirect; its code.
  std::string grant();

 private:
  Visitor visitor_;
};

/// The parameter `name` in the query or the fragment of `Location`; empty when there is none.
std::string location_param(const Answer& answer, const std::string& name);
/// The string member `name` of a JSON body; empty when there is none.
std::string member(const Answer& answer, const std::string& name);
/// The form that redeems `code`.
Params redemption(const std::string& code);
/// `Authorization: Basic`, as a header line.
std::string basic(const std::string& id, const std::string& secret);
/// That of the client `demo`.
std::string demo_secret(const std::string& secret = "demo-secret");
std::string bearer(const std::string& token);

}  // namespace oauthkit::testing

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
  /// `arguments` follow the port on its command line.
  explicit ExampleServer(const std::string& name, std::vector<std::string> arguments = {});

  std::string issuer() const { return "http://127.0.0.1:" + std::to_string(port_); }
  Answer get(const std::string& target, const std::string& lines = {}) const;
  Answer post(const std::string& target, const Params& form, const std::string& lines = {}) const;

 private:
  Answer say(const std::string& bytes) const;
  int port_;
  support::Program program_;
};

/// A person with a browser: it keeps the session cookie and fills in the forms of the pages.
class Person {
 public:
  explicit Person(const ExampleServer& server) : server_(server) {}

  /// Opens the authorization request that the client `demo` makes.
  Answer open();
  Answer sign_in(const Answer& page, const std::string& password = "wonderland");
  Answer decide(const Answer& page, const std::string& decision);
  /// From the request to the redirect; its code.
  std::string grant();

 private:
  std::string cookies() const;
  Answer remembering(Answer answer);
  const ExampleServer& server_;
  std::string session_;
};

/// The parameter `name` in the query of `Location`; empty when there is none.
std::string location_param(const Answer& answer, const std::string& name);
/// The string member `name` of a JSON body; empty when there is none.
std::string member(const Answer& answer, const std::string& name);
/// The form that redeems `code`.
Params redemption(const std::string& code);
/// `Authorization: Basic` of the client `demo`, as a header line.
std::string demo_secret(const std::string& secret = "demo-secret");
std::string bearer(const std::string& token);

}  // namespace oauthkit::testing

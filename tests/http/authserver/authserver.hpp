#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/authserver/process.hpp"
#include "http/wire.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit::testing {

using Json = nlohmann::json;

// RFC 7636 Appendix B.
inline constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The demo set-up as a configuration, kept in memory.
Json demo_config();

/// Writes `config` to a new file of `directory`; returns its name.
std::string write_config(const std::filesystem::path& directory, const Json& config);

/// The reference server, running on a port of its own until the end of the test.
class AuthServer {
 public:
  /// The built-in set-up, kept in memory unless `arguments` say otherwise.
  AuthServer();
  explicit AuthServer(const Json& config, std::vector<std::string> arguments = {});
  /// The same in a directory that outlives it, on `port`.
  AuthServer(const std::filesystem::path& directory, std::vector<std::string> arguments, int port = 0);

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  Process& process() { return *process_; }
  pid_t process_id() const { return process_->id(); }

  /// Sends SIGTERM and waits; the exit status.
  int stop();

  /// What it answers to these bytes.
  Answer ask(std::string_view bytes) const;
  Answer get(std::string_view target, std::string_view lines = {}) const;
  Answer post(std::string_view target, const Params& form, std::string_view lines = {}) const;

  /// A token request of a client that authenticates with Basic.
  Answer token(const Params& form, const std::string& client_id = "demo",
               const std::string& secret = "demo-secret") const;
  /// A request to the API with `access_token`.
  Answer api(std::string_view path, const std::string& access_token) const;

 private:
  void start(std::vector<std::string> arguments, const std::filesystem::path& directory, int port);

  std::optional<support::TemporaryDirectory> own_;
  std::optional<Process> process_;
  int port_ = 0;
};

/// What the server logs when `config` stands in its configuration file `file` and SIGHUP comes.
std::string read_anew(AuthServer& server, const std::string& file, const Json& config);

/// `Authorization` of HTTP Basic with form-encoded id and secret, as a header line.
std::string basic(const std::string& client_id, const std::string& secret);

/// The string member `name` of a JSON answer; empty when there is none.
std::string member(const Answer& answer, const char* name);

/// A parameter of the query, or with `'#'` of the fragment, of `Location`.
std::string location_param(const Answer& answer, std::string_view name, char start = '?');

/// The value of the hidden input `name`; empty when there is none.
std::string hidden(const Answer& page, const std::string& name);

/// Fails the test unless the answer has what every page has: no framing, no referrer, no caching, nothing foreign.
void expect_page_headers(const Answer& page);

/// Fails the test unless a run ended with `status` and one line on standard error that holds `told`.
void expect_one_line(const Ended& ended, int status, std::string_view told);

bool holds(std::string_view text, std::string_view part);

/// How often `part` is in `text`.
int count(std::string_view text, std::string_view part);

}  // namespace oauthkit::testing

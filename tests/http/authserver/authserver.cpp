#include "http/authserver/authserver.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "oauthkit/hash.hpp"

namespace oauthkit::testing {

// The passwords are wonderland and builder's, hashed at next to no cost: most tests start servers of their own.
Json demo_config() {
  return Json::parse(R"({
    "store": "memory:",
    "clients": [
      {"client_id": "demo", "client_secret": "demo-secret", "client_name": "Demo client",
       "redirect_uris": ["https://client.example/callback"],
       "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
       "response_types": ["code"], "scope": "profile email read write"},
      {"client_id": "native", "client_name": "Native app", "application_type": "native",
       "redirect_uris": ["http://127.0.0.1/callback"], "grant_types": ["authorization_code", "refresh_token"],
       "scope": "read", "token_endpoint_auth_method": "none"}],
    "users": [
      {"sub": "user-1", "username": "alice", "claims": {"name": "Alice L."},
       "password": {"scrypt": "$scrypt$ln=1,r=8,p=1$c2FsdCBvZiB0aGUgdGVzdA$iuSiZPOtbTtWOB7gUKpYHsTlWKbJx790l+jktS3bSVk"}},
      {"sub": "user-2", "username": "bob",
       "password": {"scrypt": "$scrypt$ln=1,r=8,p=1$c2FsdCBvZiB0aGUgdGVzdA$lWHEMIYSGUrjoIIANhOT6xDiN7+egO2Tb+E9xuhKyvw"}}]})");
}

std::string write_config(const std::filesystem::path& directory, const Json& config) {
  static std::atomic<int> files = 0;
  auto name = (directory / ("config-" + std::to_string(++files) + ".json")).string();
  std::ofstream(name) << config.dump(2);
  return name;
}

AuthServer::AuthServer() { start({"--store", "memory:"}, own_.emplace().path(), 0); }

AuthServer::AuthServer(const Json& config, std::vector<std::string> arguments) {
  const auto& directory = own_.emplace().path();
  arguments.insert(arguments.end(), {"--config", write_config(directory, config)});
  start(std::move(arguments), directory, 0);
}

AuthServer::AuthServer(const std::filesystem::path& directory, std::vector<std::string> arguments, int port) {
  start(std::move(arguments), directory, port);
}

void AuthServer::start(std::vector<std::string> arguments, const std::filesystem::path& directory, int port) {
  arguments.insert(arguments.end(), {"--listen", "127.0.0.1:" + std::to_string(port)});
  if (const char* library = std::getenv("AUTHSERVER_HTTP")) arguments.insert(arguments.end(), {"--http", library});
  process_.emplace(arguments, directory);
  const auto line = process_->first_line();
  const std::string greeting = "listening on http://127.0.0.1:";
  if (!line.starts_with(greeting)) throw std::runtime_error("no greeting: " + line + process_->err());
  port_ = std::stoi(line.substr(greeting.size()));
}

int AuthServer::stop() {
  process_->signal(SIGTERM);
  return process_->wait();
}

Answer AuthServer::ask(std::string_view bytes) const {
  Connection connection(port_);
  // The end of the answer is the end of the connection.
  const auto line = bytes.find("\r\n");
  connection.send(bytes.substr(0, line));
  if (line != std::string_view::npos) connection.send("\r\nConnection: close" + std::string(bytes.substr(line)));
  return parse_answer(connection.read({}, std::chrono::seconds(30)));
}

Answer AuthServer::get(std::string_view target, std::string_view lines) const {
  return ask(request("GET", target, lines));
}

Answer AuthServer::post(std::string_view target, const Params& form, std::string_view lines) const {
  const auto type = "Content-Type: application/x-www-form-urlencoded\r\n" + std::string(lines);
  return ask(testing::post(target, form.encode(), type));
}

Answer AuthServer::token(const Params& form, const std::string& client_id, const std::string& secret) const {
  return post("/token", form, basic(client_id, secret));
}

Answer AuthServer::api(std::string_view path, const std::string& access_token) const {
  return get(path, "Authorization: Bearer " + access_token + "\r\n");
}

std::string read_anew(AuthServer& server, const std::string& file, const Json& config) {
  const auto before = server.process().err().size();
  std::ofstream(file) << config.dump();
  server.process().signal(SIGHUP);
  std::string log;
  for (int tries = 0; tries < 200 && !(holds(log, "read anew") && log.ends_with('\n')); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    log = server.process().err().substr(before);
  }
  return log;
}

std::string basic(const std::string& client_id, const std::string& secret) {
  return "Authorization: Basic " + base64_encode(form_encode(client_id) + ":" + form_encode(secret)) + "\r\n";
}

std::string member(const Answer& answer, const char* name) {
  const auto json = Json::parse(answer.body, nullptr, false);
  return json.is_object() ? json.value(name, "") : std::string();
}

std::string location_param(const Answer& answer, std::string_view name, char start) {
  const auto location = answer.field("Location");
  const auto at = location.find(start);
  if (at == std::string::npos) return {};
  const auto params = Params::parse(std::string_view(location).substr(at + 1));
  return params ? std::string(params->value_or_empty(name)) : std::string();
}

std::string hidden(const Answer& page, const std::string& name) {
  const auto start = "<input type=\"hidden\" name=\"" + name + "\" value=\"";
  const auto at = page.body.find(start);
  if (at == std::string::npos) return {};
  const auto value = at + start.size();
  return page.body.substr(value, page.body.find('"', value) - value);
}

void expect_page_headers(const Answer& page) {
  CHECK(page.field("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(holds(page.field("Content-Security-Policy"), "frame-ancestors 'none'"));
  CHECK(holds(page.field("Content-Security-Policy"), "default-src 'none'"));
  CHECK(page.field("X-Frame-Options") == "DENY");
  CHECK(page.field("Referrer-Policy") == "no-referrer");
  CHECK(page.field("X-Content-Type-Options") == "nosniff");
  CHECK(page.field("Access-Control-Allow-Origin") == "<none>");
  CHECK_FALSE(holds(page.body, " src=\"http"));
}

void expect_one_line(const Ended& ended, int status, std::string_view told) {
  INFO(ended.err);
  CHECK(ended.status == status);
  CHECK(ended.out.empty());
  CHECK(ended.err.starts_with("authserver: "));
  CHECK(count(ended.err, "\n") == 1);
  CHECK(holds(ended.err, told));
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

int count(std::string_view text, std::string_view part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace oauthkit::testing

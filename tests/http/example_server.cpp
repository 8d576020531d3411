#include "http/example_server.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "oauthkit/hash.hpp"
#include "support/free_port.hpp"

namespace oauthkit::testing {
namespace {

// Another program could take it before the example does; the example then ends, and the test says so.
std::string path_of(const std::string& name) {
  const char* directory = std::getenv("EXAMPLES");
  if (directory == nullptr) throw std::runtime_error("EXAMPLES does not say where the examples were built");
  return std::string(directory) + "/" + name;
}

std::vector<std::string> behind(int port, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::to_string(port));
  return arguments;
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const auto start = text.find(before);
  if (start == std::string::npos) return {};
  const auto from = start + before.size();
  return text.substr(from, text.find(after, from) - from);
}

std::string transaction_id(const Answer& page) { return between(page.body, "name=transaction_id value=", ">"); }

}  // namespace

ExampleServer::ExampleServer(const std::string& name, std::vector<std::string> arguments, int port)
    : port_(port == 0 ? support::free_port() : port), program_(path_of(name), behind(port_, std::move(arguments))) {
  for (int tries = 0; tries < 1000; ++tries) {
    try {
      Connection connection(port_);
      return;
    } catch (const std::runtime_error&) {
      if (!program_.runs()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  throw std::runtime_error(name + " does not serve");
}

Answer ExampleServer::say(std::string bytes) const {
  constexpr std::string_view usual = "Host: localhost\r\n";
  bytes.replace(bytes.find(usual), usual.size(), "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n");
  Connection connection(port_);
  connection.send(bytes);
  return parse_answer(connection.read());
}

Answer ExampleServer::get(const std::string& target, const std::string& lines) const {
  return say(request("GET", target, lines));
}

Answer ExampleServer::post(const std::string& target, const Params& form, const std::string& lines) const {
  return say(testing::post(target, form.encode(), "Content-Type: application/x-www-form-urlencoded\r\n" + lines));
}

Answer ExampleServer::post_json(const std::string& target, const std::string& body, const std::string& lines) const {
  return say(testing::post(target, body, "Content-Type: application/json\r\n" + lines));
}

Answer Visitor::remembering(Answer answer) {
  const auto cookie = answer.fields("Set-Cookie");
  if (!cookie.empty()) session_ = "Cookie: " + cookie.front().substr(0, cookie.front().find(';')) + "\r\n";
  return answer;
}

Answer Visitor::open(const std::string& path, const Params& query) {
  return remembering(server_.get(query.empty() ? path : path + "?" + query.encode(), session_));
}

Answer Visitor::submit(const Answer& page, const std::string& path, const Params& fields) {
  Params form{{"transaction_id", transaction_id(page)}};
  for (const auto& [name, value] : fields) form.add(name, value);
  return remembering(server_.post(path, form, session_));
}

Answer Person::open(const Params& more) {
  Params query{{"client_id", "demo"},
               {"response_type", "code"},
               {"state", "xyz"},
               {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
               {"code_challenge_method", "S256"}};
  for (const auto& [name, value] : more) query.add(name, value);
  return visitor_.open("/authorize", query);
}

Answer Person::sign_in(const Answer& page, const std::string& password) {
  return visitor_.submit(page, "/login", {{"username", "alice"}, {"password", password}});
}

Answer Person::decide(const Answer& page, const std::string& decision) {
  return visitor_.submit(page, "/decision", {{"scope", "read"}, {"scope", "write"}, {"decision", decision}});
}

Answer Person::agree(const Answer& page, const Params& boxes) {
  Params fields{{"decision", "allow"}};
  for (const auto& [name, value] : boxes) fields.add(name, value);
  return visitor_.submit(page, "/decision", fields);
}

std::string Person::grant() {
  const auto page = open();
  return location_param(decide(page.body.find("Sign in") == std::string::npos ? page : sign_in(page), "allow"), "code");
}

std::string location_param(const Answer& answer, const std::string& name) {
  const auto location = answer.field("Location");
  const auto mark = location.find_first_of("?#");
  if (mark == std::string::npos) return {};
  const auto params = Params::parse(std::string_view(location).substr(mark + 1));
  return params ? std::string(params->value_or_empty(name)) : std::string();
}

std::string member(const Answer& answer, const std::string& name) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  return body.is_object() && body.contains(name) && body[name].is_string() ? body[name].get<std::string>()
                                                                           : std::string();
}

Params redemption(const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"code", code},
          {"code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}};
}

std::string basic(const std::string& id, const std::string& secret) {
  return "Authorization: Basic " + base64_encode(id + ":" + secret) + "\r\n";
}

std::string demo_secret(const std::string& secret) { return basic("demo", secret); }

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

}  // namespace oauthkit::testing

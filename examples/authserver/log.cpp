#include "log.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

namespace authserver {
namespace {

using Json = nlohmann::ordered_json;

void add(Json& line, const char* name, std::string_view value) {
  if (!value.empty()) line[name] = value;
}

void write_line(const Json& line) {
  const auto text = line.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
  // Nobody is left to tell when standard error is closed.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

Json line_at(oauthkit::TimePoint at) { return {{"time", at.time_since_epoch().count()}}; }

}  // namespace

void log_event(const oauthkit::Event& event) {
  auto line = line_at(event.at);
  add(line, "event", oauthkit::event_name(event.kind));
  add(line, "client_id", event.client_id);
  add(line, "user_id", event.user_id);
  add(line, "family", event.family);
  add(line, "remote_address", event.remote_address);
  add(line, "detail", event.detail);
  write_line(line);
}

void log_failure(const oauthkit::Failure& failure) {
  auto line = line_at(oauthkit::system_now());
  add(line, "failure", failure.endpoint);
  add(line, "cause", failure.cause);
  write_line(line);
}

void log_note(std::string_view what, std::string_view detail) {
  auto line = line_at(oauthkit::system_now());
  add(line, "note", what);
  add(line, "detail", detail);
  write_line(line);
}

}  // namespace authserver

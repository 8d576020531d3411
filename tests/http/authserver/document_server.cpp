#include "http/authserver/document_server.hpp"

#ifdef AUTHSERVER_HAS_FETCH

namespace oauthkit::testing {
namespace {

std::string found(const std::string& type, const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace

DocumentServer::DocumentServer()
    : server_([this](const std::string& request) { return answer_to(request); }, &authority_) {}

DocumentServer::~DocumentServer() {
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  closing_.notify_all();
}

Json DocumentServer::publish(const std::string& path, const Json& more) {
  Json document = {{"client_id", origin() + path},
                   {"client_name", "App"},
                   {"redirect_uris", {"http://127.0.0.1/callback", "http://localhost/callback"}}};
  document.merge_patch(more);
  answer(path, found("application/json", document.dump()));
  document["client_id"] = origin() + path;
  return document;
}

void DocumentServer::answer(const std::string& path, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  answers_[path] = bytes;
}

void DocumentServer::fall_silent(const std::string& path) {
  const std::lock_guard lock(mutex_);
  silent_.insert(path);
}

Json DocumentServer::config(const Json& more) const {
  Json settings = {{"client_id_metadata_documents", Json::object()},
                   {"fetch", {{"trusted_origins", {origin()}}, {"ca_file", authority_.file()}}}};
  settings.update(more);
  return config_with(settings);
}

std::string DocumentServer::answer_to(const std::string& request) const {
  const auto begin = request.find(' ') + 1;
  const auto path = request.substr(begin, request.find(' ', begin) - begin);
  std::unique_lock lock(mutex_);
  if (silent_.contains(path)) closing_.wait(lock, [this] { return is_closing_; });
  const auto known = answers_.find(path);
  return known == answers_.end() ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" : known->second;
}

}  // namespace oauthkit::testing

#endif

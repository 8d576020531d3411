#include "endpoints/well_known.hpp"

#include <memory>

#include "base/json.hpp"
#include "base/uri.hpp"

namespace oauthkit {

std::string well_known_path(std::string_view name, std::string_view identifier) {
  const auto parts = uri::split(identifier);
  const auto rest = parts ? parts->rest : std::string_view();
  auto path = rest.substr(0, rest.find('?'));
  const auto query = rest.substr(path.size());
  // RFC 8414 §3.1, RFC 9728 §3.1: the "/" at the end goes.
  while (path.ends_with('/')) path.remove_suffix(1);
  // RFC 8414 §3, RFC 9728 §3: in front of the path that the identifier has.
  return std::string("/.well-known/").append(name).append(path).append(query);
}

std::string document_of(const JsonMembers& members) {
  json::ObjectWriter body;
  for (const auto& [name, json] : members) body.add_json(name, json);
  auto document = std::move(body).finish();
  return json::is_object(document) ? document : std::string();
}

namespace {

// MCP “Authorization Server Metadata Discovery”: whoever looks may read them, scripts of every origin too, with whatever
// fields they send.
Response for_scripts(Response response, const Request& request) {
  response.headers.set("Access-Control-Allow-Origin", "*");
  if (request.method != "OPTIONS") return response;
  response.headers.set("Access-Control-Allow-Methods", "GET");
  response.headers.set("Access-Control-Allow-Headers", "*");
  response.headers.set("Access-Control-Max-Age", "600");
  return response;
}

}  // namespace

// RFC 8414 §3.1, §3.2, RFC 9728 §3.2: GET is answered 200 with JSON.
Handler document_handler(std::function<std::string()> document, std::chrono::seconds max_age) {
  return [document = std::move(document),
          cache = "public, max-age=" + std::to_string(max_age.count())](const Request& request) -> Response {
    if (request.method == "OPTIONS") return for_scripts({.status = 204}, request);
    if (request.method != "GET" && request.method != "HEAD") return {405, {{"Allow", "GET, HEAD, OPTIONS"}}, {}};
    return for_scripts(
        {200,
         {{"Content-Type", "application/json"}, {"Cache-Control", cache}, {"X-Content-Type-Options", "nosniff"}},
         document()},
        request);
  };
}

Handler document_handler(std::string document) {
  return document_handler([document = std::make_shared<const std::string>(std::move(document))] { return *document; },
                          document_max_age);
}

// RFC 8414 §3.2, RFC 9728 §2: what has no element is left out.
void endpoints::add_names(JsonMembers& members, std::string name, const std::vector<std::string>& names) {
  if (!names.empty()) members.add_list(std::move(name), names);
}

}  // namespace oauthkit

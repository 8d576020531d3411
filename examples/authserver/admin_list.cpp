#include "admin_list.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

namespace authserver {

using namespace oauthkit;

namespace {

using Json = nlohmann::ordered_json;
using Source = ClientRegistration::Source;

struct Page {
  std::string after = {};
  std::size_t limit = 100;
};

std::optional<Page> page_of(const Request& request) {
  constexpr std::size_t longest = 1000;
  const auto query = Params::parse(request.query());
  if (!query) return std::nullopt;
  Page page{.after = std::string(query->value_or_empty("after"))};
  if (!query->contains("limit")) return page;
  const auto text = query->value_or_empty("limit");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), page.limit);
  if (error != std::errc() || end != text.data() + text.size() || page.limit == 0 || page.limit > longest) {
    return std::nullopt;
  }
  return page;
}

std::string_view told_name_of(Source source) {
  switch (source) {
    case Source::application:
      return "config";
    case Source::administration:
      return "admin";
    case Source::registration:
      return "registration";
    case Source::document:
      break;
  }
  return "document";
}

ListedClient listed(const Client& client) {
  return {.id = client.id,
          .name = client.name,
          .redirect_uris = client.redirect_uris,
          .grant_types = client.grant_types,
          .scope = client.scope,
          .token_endpoint_auth_method = client.token_endpoint_auth_method,
          .source = Source::application};
}

Json json_of(const ListedClient& client) {
  Json json{{"client_id", client.id},
            {"client_name", client.name},
            {"redirect_uris", client.redirect_uris},
            {"grant_types", client.grant_types},
            {"scope", client.scope.to_string()},
            {"token_endpoint_auth_method", client.token_endpoint_auth_method},
            {"source", told_name_of(client.source)},
            {"disabled", client.disabled}};
  if (client.source != Source::application) json["client_id_issued_at"] = client.created_at.time_since_epoch().count();
  if (client.used_at) json["used_at"] = client.used_at->time_since_epoch().count();
  return json;
}

/// One more than a page, where there is more. Of two with one id that of the file is the one that is found.
std::vector<ListedClient> beginning_at(const Administered& administered, const Page& page) {
  auto all = administered.registry->list({.after = page.after, .limit = page.limit + 1});
  std::erase_if(all, [&](const ListedClient& each) { return administered.clients->find(each.id).has_value(); });
  for (const auto& client : administered.clients->list(page.after, page.limit + 1)) all.push_back(listed(client));
  std::sort(all.begin(), all.end(), [](const ListedClient& a, const ListedClient& b) { return a.id < b.id; });
  return all;
}

}  // namespace

Response list_clients(const Administered& administered, const Request& request) {
  const auto page = page_of(request);
  if (!page) {
    return Response::json(400, R"({"error":"invalid_request","error_description":"limit is a number from 1 to 1000"})");
  }
  auto clients = beginning_at(administered, *page);
  const bool has_more = clients.size() > page->limit;
  if (has_more) clients.resize(page->limit);
  Json body{{"clients", Json::array()}};
  for (const auto& client : clients) body["clients"].push_back(json_of(client));
  if (has_more) body["next"] = clients.back().id;
  return Response::json(200, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace authserver

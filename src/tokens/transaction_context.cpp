#include "tokens/transaction_context.hpp"

#include "base/json.hpp"

namespace oauthkit::tokens {
namespace {

bool holds_token(const json::Document& document, const json::Document::Value& value, std::string_view token) {
  if (value.name.find(token) != std::string_view::npos) return true;
  if (value.is_text()) return value.text.find(token) != std::string_view::npos;
  bool found = false;
  if (value.kind == json::Document::Kind::object || value.kind == json::Document::Kind::array) {
    document.each(value, [&](const auto& inner) { found = found || holds_token(document, inner, token); });
  }
  return found;
}

// Transaction Tokens §11.1: a JSON object; what else it may be is for nobody to guess.
Result<std::string_view> object_in(const ExchangeRequest& asked, std::string_view name) {
  const auto text = asked.request.params.value_or_empty(name);
  if (text.empty()) return text;
  if (!json::is_object(text)) return invalid_request(std::string(name) + " is no JSON object");
  // Transaction Tokens §13.4: whoever reads a transaction token must not find an access token in it.
  if (tokens::holds_token(text, asked.request.params.value_or_empty("subject_token"))) {
    return invalid_request(std::string(name) + " holds the subject token");
  }
  return text;
}

}  // namespace

Result<TransactionRequest> transaction_request(const ExchangeRequest& asked) {
  const auto details = object_in(asked, "request_details");
  if (!details) return details.error();
  const auto context = object_in(asked, "request_context");
  if (!context) return context.error();
  return TransactionRequest{.asked = asked, .request_details = *details, .request_context = *context};
}

bool holds_token(std::string_view json, std::string_view token) {
  json::Document document;
  return !token.empty() && document.read(json) && holds_token(document, document.root(), token);
}

std::string with_added(std::string_view kept, std::string_view added) {
  if (kept.empty() || added.empty()) return std::string(kept.empty() ? added : kept);
  json::Document before;
  json::Document after;
  // Both have been read before.
  if (!before.read(kept) || !after.read(added)) return std::string(kept);
  json::ObjectWriter all;
  before.each(before.root(), [&](const auto& member) { all.add_json(member.name, json::written(member)); });
  after.each(after.root(), [&](const auto& member) {
    if (before.find(member.name) == nullptr) all.add_json(member.name, json::written(member));
  });
  return std::move(all).finish();
}

}  // namespace oauthkit::tokens

#include "oauthkit/tokens/transaction.hpp"

#include "base/json.hpp"
#include "protocol/actors.hpp"
#include "protocol/resource_indicators.hpp"
#include "tokens/claims.hpp"
#include "tokens/exchanged.hpp"
#include "tokens/transaction_context.hpp"

namespace oauthkit::tokens {
namespace {

// What a header can hold.
constexpr std::size_t max_token_bytes = 8192;

/// What is kept of a token that is replaced, each empty where there is none.
struct Kept {
  std::string txn = {};
  std::string sub = {};
  std::string req_wl = {};
  std::string tctx = {};
  std::string rctx = {};
};

// Transaction Tokens §11.2, §13.3, §13.14: no refresh token, and nothing whose scope is not known, as an ID token's.
Result<void> check_subject(const ExchangeRequest& asked) {
  if (asked.subject.type == token_type::refresh_token || asked.subject.type == token_type::id_token) {
    return invalid_request("the subject token is of a type that no transaction token is issued for");
  }
  if (asked.subject.authorization.access.scope.empty()) return invalid_request("the subject token has no scope");
  return {};
}

// Transaction Tokens §11.1: the trust domain, and nothing beside it.
Result<void> check_audience(const ExchangeRequest& asked, std::string_view trust_domain) {
  if (asked.audience.empty()) return invalid_request("a transaction token is for the trust domain that audience names");
  const bool is_domain = asked.audience.size() == 1 && asked.audience.front() == trust_domain;
  if (!is_domain || !asked.resource.empty())
    return invalid_target("transaction tokens are for their trust domain alone");
  return {};
}

// Transaction Tokens §11.1, §13.6: what the transaction is for is said, and is nothing beyond what the subject token
// has.
Result<void> check_scope(const Issuance& issuance) {
  const auto& asked = *issuance.exchange;
  if (!asked.request.params.get("scope")) return invalid_request("a transaction token is for the scope that is named");
  const auto& scope = issuance.authorization.access.scope;
  if (scope.empty() || !asked.subject.authorization.access.scope.contains(scope)) {
    return invalid_scope("the scope is not within that of the subject token");
  }
  return {};
}

Kept kept_of(const PresentedToken& subject) {
  json::Document document;
  if (subject.type != token_type::txn_token || !document.read(subject.more, json::Document::max_outer_depth)) return {};
  const auto read = [&](std::string_view name) {
    const auto* const value = document.find(name);
    if (value == nullptr) return std::string();
    return value->is_text() ? std::string(value->text) : json::written(*value);
  };
  return {read("txn"), read("sub"), read("req_wl"), read("tctx"), read("rctx")};
}

class Transaction {
 public:
  Transaction(ExchangedKind kind, TransactionOptions options) : kind_(std::move(kind)), options_(std::move(options)) {}

  Result<Tokens> operator()(const Issuance& issuance) const {
    const auto& asked = *issuance.exchange;
    if (const auto fit = check_subject(asked); !fit) return fit.error();
    if (const auto fit = check_audience(asked, options_.trust_domain); !fit) return fit.error();
    if (const auto fit = check_scope(issuance); !fit) return fit.error();
    // A comma stands between two workloads.
    if (issuance.client.id.find(',') != std::string::npos) {
      return invalid_request("a client whose id has a comma cannot be named in a transaction token");
    }
    const auto context = context_of(asked);
    if (!context) return context.error();
    const auto end = exchanged_end(issuance, options_.lifetime);
    if (!end) return denied();
    auto text = signed_exchanged(issuance, kind_, transaction_type, payload_of(issuance, *context, *end));
    if (text.size() > max_token_bytes)
      return invalid_request("there is more to tell than a transaction token can hold");
    return exchanged_answer(issuance, std::move(text), *end, issuance.authorization.access.scope);
  }

 private:
  // Transaction Tokens §11.3: what of the request is told, the server decides.
  Result<TransactionContext> context_of(const ExchangeRequest& asked) const {
    const auto request = transaction_request(asked);
    if (!request) return request.error();
    if (!options_.context) return TransactionContext();
    auto context = options_.context(*request);
    if (!context) return context.error_or(invalid_request("the transaction is not one that the client may begin"));
    const auto token = asked.request.params.value_or_empty("subject_token");
    for (const auto& text : {context->tctx, context->rctx}) {
      if (!text.empty() && !json::is_object(text)) return server_error("a context of tokens::transaction is no object");
      // Transaction Tokens §13.4: never the access token inside.
      if (holds_token(text, token)) return server_error("a context of tokens::transaction holds the subject token");
    }
    return context;
  }

  // Transaction Tokens §9.2, §13.15: what takes the place of another keeps its txn, sub and aud, whatever it tells, and
  // who asked for it.
  std::string payload_of(const Issuance& issuance, const TransactionContext& context, TimePoint end) const {
    const auto kept = kept_of(issuance.exchange->subject);
    const auto& client = issuance.client.id;
    json::ObjectWriter body;
    const auto subject = kept.sub.empty() ? subject_of(issuance) : kept.sub;
    body.add("iss", issuance.context.options().issuer);
    body.add("sub", subject);
    // RFC 9700 §4.15: where it is a client, it is not to be taken for a user.
    if (issuance.exchange->subject.authorization.user_id.empty()) body.add("client_id", subject);
    body.add("aud", options_.trust_domain);
    add_time(body, "iat", issuance.context.now());
    add_time(body, "exp", end);
    body.add("txn", kept.txn.empty() ? issuance.context.random_id() : kept.txn);
    body.add("scope", issuance.authorization.access.scope.to_string());
    body.add("req_wl", kept.req_wl.empty() ? client : kept.req_wl + "," + client);
    if (const auto tctx = with_added(kept.tctx, context.tctx); !tctx.empty()) body.add_json("tctx", tctx);
    if (const auto rctx = with_added(kept.rctx, context.rctx); !rctx.empty()) body.add_json("rctx", rctx);
    // RFC 8693 §4.1: a chain of actors is not lost on the way.
    if (const auto actors = actors_beside_client(issuance); !actors.empty()) body.add_json("act", json_of(actors));
    return std::move(body).finish();
  }

  ExchangedKind kind_;
  TransactionOptions options_;
};

}  // namespace

Issue transaction(SigningKeys keys, TransactionOptions options) {
  std::vector<Finding> findings;
  if (options.trust_domain.empty()) {
    findings.push_back(
        {Finding::Kind::mistake, "tokens::transaction has no trust_domain: name the systems it is for."});
  }
  const ExchangedKind kind{.name = "tokens::transaction",
                           .keys = std::move(keys),
                           .lifetime = options.lifetime,
                           .longest = std::chrono::minutes(5)};
  return exchanged_issue(kind, Transaction(kind, std::move(options)), std::move(findings));
}

}  // namespace oauthkit::tokens

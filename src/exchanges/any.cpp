#include "oauthkit/exchange.hpp"

namespace oauthkit::exchanges {
namespace {

class Any : public Exchange {
 public:
  explicit Any(std::function<Result<Tokens>(const TokenRequest&)> exchange) : exchange_(std::move(exchange)) {}

  std::string_view grant_type() const override { return "*"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    auto tokens = exchange_(request);
    if (tokens.is_denied()) return Error{ErrorCode::unsupported_grant_type, "the grant type is not supported"};
    return tokens;
  }

  std::vector<Finding> findings() const override {
    if (exchange_) return {};
    return {{Finding::Kind::mistake, "exchanges::any has no function."}};
  }

 private:
  std::function<Result<Tokens>(const TokenRequest&)> exchange_;
};

}  // namespace

std::unique_ptr<Exchange> any(std::function<Result<Tokens>(const TokenRequest&)> exchange) {
  return std::make_unique<Any>(std::move(exchange));
}

}  // namespace oauthkit::exchanges

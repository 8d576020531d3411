#include "oauthkit/grant.hpp"

namespace oauthkit::grants {
namespace {

class Custom : public Grant {
 public:
  Custom(std::string response_type, std::function<Result<Params>(const Approval&)> respond)
      : response_type_(std::move(response_type)), respond_(std::move(respond)) {}

  std::string_view response_type() const override { return response_type_; }
  Result<Params> respond(const Approval& approval) const override { return respond_(approval); }

  std::vector<Finding> findings() const override {
    if (respond_) return {};
    return {{Finding::Kind::mistake, "grants::custom for \"" + response_type_ + "\" has no respond function."}};
  }

 private:
  std::string response_type_;
  std::function<Result<Params>(const Approval&)> respond_;
};

}  // namespace

std::unique_ptr<Grant> custom(std::string response_type, std::function<Result<Params>(const Approval&)> respond) {
  return std::make_unique<Custom>(std::move(response_type), std::move(respond));
}

}  // namespace oauthkit::grants

#include "authorization/decision_form.hpp"

#include "support/authorization.hpp"

using namespace world;

namespace {

/// An offer of three details and two scopes.
Access offer() {
  Access offered{.scope = {"read", "write"}};
  for (const auto* type : {"first", "second", "third"}) {
    offered.authorization_details.push_back(*Detail::parse(R"({"type":")" + std::string(type) + "\"}"));
  }
  return offered;
}

/// The types of the details that stay when the boxes of `indices` are checked.
std::vector<std::string> checked(std::initializer_list<std::string_view> indices) {
  Params form{{"decision", "allow"}};
  for (const auto index : indices) form.add("authorization_details", std::string(index));
  const auto decision = read_decision(form, browser(), offer());
  REQUIRE(decision);
  std::vector<std::string> types;
  for (const auto& detail : decision->access().authorization_details) types.emplace_back(detail.type());
  return types;
}

using Types = std::vector<std::string>;

}  // namespace

TEST_CASE("decision form: the details whose boxes are checked are granted, in the order of the offer") {
  CHECK(checked({}) == Types{});
  CHECK(checked({"1"}) == Types{"second"});
  CHECK(checked({"2", "0"}) == Types{"first", "third"});
  CHECK(checked({"1", "1"}) == Types{"second"});
}

TEST_CASE("decision form: an index that was not offered, or is none, checks no box") {
  for (const auto* wrong : {"3", "-1", "+1", "1x", "x1", " 1", "1 ", "", "0x1", "1.0", "4294967297",
                            "18446744073709551617", "99999999999999999999999999"}) {
    CAPTURE(wrong);
    CHECK(checked({wrong}) == Types{});
    CHECK(checked({wrong, "1"}) == Types{"second"});
  }
}

TEST_CASE("decision form: scopes come in one box each, or in one field") {
  const auto scope = [](const Params& form) { return read_decision(form, browser(), offer())->scope(); };
  CHECK(scope({{"decision", "allow"}, {"scope", "read write"}}) == Scope{"read", "write"});
  Params boxes{{"decision", "allow"}};
  boxes.add("scope", "read");
  boxes.add("scope", "write");
  CHECK(scope(boxes) == Scope{"read", "write"});
  CHECK_FALSE(read_decision({{"decision", "allow"}, {"scope", "re\"ad"}}, browser(), offer()));
}

TEST_CASE("decision form: what is neither yes nor no is refused") {
  for (const auto* wrong : {"", "Allow", "yes", "allow "}) {
    CAPTURE(wrong);
    const auto decision = read_decision({{"decision", wrong}}, browser(), offer());
    REQUIRE_FALSE(decision);
    CHECK(decision.error().code == ErrorCode::invalid_request);
  }
  CHECK_FALSE(read_decision({{"decision", "deny"}}, browser(), offer())->allowed());
  CHECK(read_decision({{"decision", "allow_all"}}, browser(), offer())->allowed_all());
  CHECK(read_decision({{"decision", "allow"}}, browser(), offer())->allowed());
}

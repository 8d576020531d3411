#include "protocol/authorization_details.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

std::vector<Detail> read(std::string_view json) {
  auto details = read_details(json);
  INFO(json);
  REQUIRE(details);
  return *std::move(details);
}

bool is_refused(std::string_view json) {
  const auto details = read_details(json);
  return !details && details.error().code == ErrorCode::invalid_authorization_details;
}

std::string list(std::size_t count) {
  std::string json = "[";
  for (std::size_t i = 0; i < count; ++i) json += R"({"type":"a"},)";
  json.back() = ']';
  return json;
}

/// With so many arrays and objects inside each other, the outermost included.
std::string nested(std::size_t depth) {
  return R"([{"type":"a","x":)" + std::string(depth - 2, '[') + std::string(depth - 2, ']') + "}]";
}

std::string of_size(std::size_t bytes) {
  const std::string front = R"([{"type":"a","x":")";
  const std::string back = R"("}])";
  return front + std::string(bytes - front.size() - back.size(), 'x') + back;
}

const DetailType payment{.type = "payment",
                         .fields = {{"actions", details::strings, details::required, {"initiate", "status"}},
                                    {"currency", details::string, details::optional, {"EUR", "USD"}},
                                    {"creditor", details::string},
                                    {"amount", details::object},
                                    {"priority", details::number},
                                    {"urgent", details::boolean},
                                    {"note", details::any}}};

/// Empty when it is in order.
std::string problem(const std::string& members) {
  const auto detail = Detail::parse(R"({"type":"payment")" + members + "}");
  REQUIRE(detail);
  const auto checked = check_fields(*detail, payment);
  if (checked) return {};
  CHECK(checked.error().code == ErrorCode::invalid_authorization_details);
  return checked.error().description;
}

bool is_sound(const std::string& members) { return problem(R"(,"actions":["initiate"])" + members).empty(); }

}  // namespace

TEST_CASE("authorization_details: an array of objects, each with a type") {
  for (const char* wrong : {"", "x", "null", "{}", R"({"type":"a"})", "[]", "[[]]", "[1]", R"(["{\"type\":\"a\"}"])",
                            R"([{"type":"a"},{}])", R"([{"type":"a"},null])",
                            R"([{"type":"a"}])"
                            "x"}) {
    CAPTURE(wrong);
    CHECK(is_refused(wrong));
  }
  CHECK(read(R"( [ {"type":"a"} , {"type":"b"} ] )").size() == 2);
}

TEST_CASE("authorization_details: at most 20, in 16 KiB, 16 deep") {
  CHECK(read(list(20)).size() == 20);
  CHECK(is_refused(list(21)));
  CHECK(read(of_size(16 * 1024)).size() == 1);
  CHECK(is_refused(of_size(16 * 1024 + 1)));
  CHECK(read(nested(16)).size() == 1);
  CHECK(is_refused(nested(17)));
  CHECK(is_refused(nested(5000)));
}

TEST_CASE("authorization_details: a type has members of its kinds, and no others") {
  CHECK(is_sound(R"(,"currency":"EUR","creditor":"M","amount":{},"priority":1.5,"urgent":false,"note":null)"));
  for (const char* wrong :
       {R"(,"currency":["EUR"])", R"(,"creditor":7)", R"(,"amount":[])", R"(,"amount":"x")", R"(,"priority":"1")",
        R"(,"urgent":"true")", R"(,"urgent":null)", R"(,"other":1)", R"(,"Creditor":"M")", R"(,"":1)"}) {
    CAPTURE(wrong);
    CHECK(!is_sound(wrong));
  }
}

TEST_CASE("authorization_details: a text and each of a list of texts is one that is allowed") {
  CHECK(!is_sound(R"(,"currency":"GBP")"));
  CHECK(is_sound(R"(,"currency":"USD")"));
  CHECK(!problem(R"(,"actions":["initiate","cancel"])").empty());
  CHECK(!problem(R"(,"actions":["initiate",1])").empty());
  CHECK(!problem(R"(,"actions":"initiate")").empty());
  CHECK(!problem(R"(,"actions":{})").empty());
  CHECK(problem(R"(,"actions":["status","initiate"])").empty());
}

TEST_CASE("authorization_details: a member that is required is there") {
  CHECK(problem("") == "a member is missing: actions");
  CHECK(problem(R"(,"actions":["status"])").empty());
}

TEST_CASE("authorization_details: a type may say itself what is smaller") {
  const std::vector<DetailType> types{{.type = "payment", .within = [](const Detail& smaller, const Detail& granted) {
                                         return smaller.text("n") <= granted.text("n");
                                       }}};
  const auto small = read(R"([{"type":"payment","n":"1"}])");
  const auto large = read(R"([{"type":"payment","n":"2"}])");
  const auto other = read(R"([{"type":"account","n":"3"}])");
  CHECK(is_covered(&types, small.front(), large));
  CHECK(!is_covered(&types, large.front(), small));
  CHECK(!is_covered(&types, small.front(), other));
  CHECK(!is_covered(&types, small.front(), {}));
  CHECK(!is_covered(nullptr, small.front(), large));
}

TEST_CASE("authorization_details: a resource server is told what names no location, or one of its own") {
  const auto all = read(R"([{"type":"a"},{"type":"b","locations":["https://x","https://y"]},
                            {"type":"c","locations":["https://z"]},{"type":"d","locations":"https://y"},
                            {"type":"e","locations":[]}])");
  CHECK(details_for(all, {"https://y"}) == std::vector<Detail>{all[0], all[1]});
  CHECK(details_for(all, {"https://z", "https://x"}) == std::vector<Detail>{all[0], all[1], all[2]});
  CHECK(details_for(all, {}) == std::vector<Detail>{all[0]});
}

TEST_CASE("authorization_details: a page shows them in words, with every member, and nothing hides in them") {
  const std::vector<DetailType> types{
      {.type = "payment", .describe = [](const Detail& asked) { return "Pay " + asked.text("to"); }}};
  const auto asked = asked_details(&types, read(R"([{"type":"account"},
      {"type":"payment","to":"M\u202e\n","o":{"k":"\u0007\u200b"},"\u2066":1}])"));
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].index == 0);
  CHECK(asked[0].text == "account");
  CHECK(asked[0].members.empty());
  CHECK(asked[1].index == 1);
  CHECK(asked[1].type == "payment");
  CHECK(asked[1].text == "Pay M[U+202E][U+000A]");
  CHECK(asked[1].members == std::vector<Detail::Member>{
                                {"o", R"({"k":"\u0007[U+200B]"})"}, {"to", "M[U+202E][U+000A]"}, {"[U+2066]", "1"}});
}

#include "authorization/granted_together.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

const std::vector<std::string> photos = {"https://photos.example"};
const std::vector<std::string> mail = {"https://mail.example"};
const std::vector<std::string> both = {"https://photos.example", "https://mail.example"};

Detail detail(const char* json) { return *Detail::parse(json); }

}  // namespace

TEST_CASE("granted together: what is agreed to comes to what was granted before") {
  CHECK(granted_together(Scope{"read"}, Scope{"write"}, Scope{"write"}) == Scope{"read", "write"});
  CHECK(granted_together(Scope{"read"}, Scope{"read", "write"}, Scope{"read", "write"}) == Scope{"read", "write"});
  CHECK(granted_together({}, Scope{"read"}, Scope{"read"}) == Scope{"read"});
}

TEST_CASE("granted together: what was shown and left unchecked is taken away, what was not shown stays") {
  CHECK(granted_together(Scope{"read", "write"}, Scope{"read", "mail"}, Scope{"mail"}) == Scope{"write", "mail"});
  CHECK(granted_together(Scope{"read", "write"}, Scope{"read"}, {}) == Scope{"write"});
}

TEST_CASE("granted together: no scope is granted for a resource that it was not agreed to with") {
  const Access read_photos{.scope = {"read"}, .resource = photos};
  const Access write_mail{.scope = {"write"}, .resource = mail};
  CHECK(granted_together(read_photos, write_mail, write_mail) == write_mail);
  CHECK_FALSE(granted_together(read_photos, write_mail, write_mail).contains({.scope = {"write"}, .resource = photos}));
  const Access more{.scope = {"read", "write"}, .resource = both};
  CHECK(granted_together(read_photos, more, more) == more);
}

TEST_CASE("granted together: resources add up where the scope is the same") {
  const Access read_photos{.scope = {"read"}, .resource = photos};
  const Access read_mail{.scope = {"read"}, .resource = mail};
  CHECK(granted_together(read_photos, read_mail, read_mail) == Access{.scope = {"read"}, .resource = both});
  const Access write_photos{.scope = {"write"}, .resource = photos};
  CHECK(granted_together(read_photos, write_photos, write_photos) ==
        Access{.scope = {"read", "write"}, .resource = photos});
}

TEST_CASE("granted together: what is for no resource in particular is never made of what names one") {
  const Access named{.scope = {"read"}, .resource = photos};
  const Access open{.scope = {"read"}};
  CHECK(granted_together(named, open, open) == open);
  CHECK(granted_together(open, named, named) == named);
  // The only resource of before is left unchecked.
  const Access shown{.scope = {"read"}, .resource = both};
  const Access at_mail{.scope = {"read"}, .resource = mail};
  CHECK(granted_together(named, shown, at_mail) == at_mail);
  const Access of_both{.scope = {"read"}, .resource = both};
  CHECK(granted_together(of_both, shown, at_mail) == at_mail);
}

TEST_CASE("granted together: details add up, and one that was left unchecked takes its type along") {
  const auto large = detail(R"({"type":"account","actions":["read","close"]})");
  const auto small = detail(R"({"type":"account","actions":["read"]})");
  const auto other = detail(R"({"type":"calendar"})");
  const auto all = [](std::vector<Detail> details) { return Access{.authorization_details = std::move(details)}; };
  CHECK(granted_together(all({large}), all({other}), all({other})) == all({large, other}));
  CHECK(granted_together(all({large, other}), all({other}), all({other})) == all({large, other}));
  CHECK(granted_together(all({large, other}), all({small}), {}) == all({other}));
  CHECK(granted_together(all({large}), all({large}), all({small})) == all({small}));
}

TEST_CASE("granted together: claims are all or none of a page, so that they add up, each once") {
  using Names = std::vector<std::string>;
  CHECK(granted_together(Names{"email"}, Names{"name"}) == Names{"name", "email"});
  CHECK(granted_together(Names{"email", "name"}, Names{"name"}) == Names{"name", "email"});
  CHECK(granted_together(Names{"email"}, Names{}) == Names{"email"});
}

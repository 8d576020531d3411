#include "testing/promise.hpp"

namespace oauthkit::testing::contract {
namespace {

Thing whole(const std::string& name) {
  Thing thing = code(name);
  thing.record.data = "all that was granted";
  return thing;
}

Thing spent(Thing thing, const std::string& remains, TimePoint now = start) {
  thing.record.spent_at = now;
  thing.record.data = remains;
  return thing;
}

void first_leaves_them(Player& p) {
  for (const std::string& remains : {std::string("a little"), std::string(), std::string("a\0\xff'", 4),
                                     std::string(5000, 'x'), std::string("keep"), std::string("replace")}) {
    const Thing a = whole("a that leaves " + quoted(remains));
    p.put_in({a, code("beside " + a.name)});
    p.take_first(a, {.remains = remains});
    p.see_same(spent(a, remains), Answer::spent);
    p.take_late(spent(a, remains));
    p.see_same(code("beside " + a.name));
  }
}

void come_with_successors(Player& p) {
  const Thing old = whole("old");
  p.put_in({old});
  p.take_first(old, {.successors = {whole("new")}, .remains = "a little"});
  p.see_same(spent(old, "a little"), Answer::spent);
  p.see_same(whole("new"));
}

void stays_whole_without(Player& p) {
  const Thing a = whole("a");
  p.put_in({a});
  p.take_first(a);
  p.see_same(spent(a, a.record.data), Answer::spent);
}

void others_change_nothing(Player& p) {
  const Thing a = whole("a");
  p.put_in({a, code("there")});
  p.take_in_vain(a, {.client_id = "mallory", .remains = "of mallory"});
  p.take_in_vain(a, {.successors = {code("there")}, .remains = "of a clash"});
  p.see_same(a);
  p.take_first(a, {.remains = "of the first"});
  p.take_late(spent(a, "of the first"), {.remains = "of a late call"});
  p.see_same(spent(a, "of the first"), Answer::spent);
}

void dead_stay_as_they_are(Player& p) {
  const Thing a = whole("a");
  p.put_in({a});
  p.revoke(a.record.family);
  p.take_in_vain(a, {.remains = "of the dead"});
  p.see_same(a, Answer::revoked);
}

// Who is first is told by the time.
void are_those_of_the_first(Player& p) {
  const Thing a = whole("a" + p.tag());
  const auto found = p.find(a);
  expect(found && found->record.spent_at, "it should have been spent", a);
  const auto number = (*found->record.spent_at - start).count();
  p.see_same(spent(a, "of player " + std::to_string(number), *found->record.spent_at), Answer::spent);
}

}  // namespace

Promises remains_chapter() {
  return {
      alone("remains: the first take leaves them in place of the data", first_leaves_them),
      alone("remains: come in one with successors", come_with_successors),
      alone("remains: where a take names none, the data stays", stays_whole_without),
      alone("remains: whoever is not the first changes nothing", others_change_nothing),
      alone("remains: what is dead stays as it is", dead_stay_as_they_are),
      race(
          "remains: of many who take at once, those of the first are left",
          [](Player& p) { p.put_in({whole("a" + p.tag())}); },
          [](Player& p) {
            p.take(whole("a" + p.tag()),
                   {.now = start + 1s * p.number(), .remains = "of player " + std::to_string(p.number())});
          },
          are_those_of_the_first),
  };
}

}  // namespace oauthkit::testing::contract

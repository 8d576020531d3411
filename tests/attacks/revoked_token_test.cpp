#include <array>

#include "support/token_endpoints.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

enum class Format { opaque, jwt, sealed };
constexpr std::array formats = {Format::opaque, Format::jwt, Format::sealed};

std::string name_of(Format format) {
  constexpr std::array names = {"opaque", "jwt beside its reader", "sealed"};
  return names[static_cast<std::size_t>(format)];
}

/// An authorization server whose tokens are of one format, and what reads them: the readers go by the clock of the
/// world, which does not exist yet when they are made.
struct Reading {
  explicit Reading(Format format, const std::shared_ptr<Store>& store = stores::memory()) {
    if (format == Format::jwt) {
      const auto keys = ring_of();
      choices = jwt_choices(keys);
      readers = {jwt_reader({.issuer = "https://auth.example",
                             .audience = {photos},
                             .jwks = keys->jwks(),
                             .environment = {.clock = [now = now] { return **now; }}})};
    } else if (format == Format::sealed) {
      const auto keys = sealing_ring();
      choices = sealed_choices(keys);
      readers = {tokens::sealed_reader(keys, stores::tokens(store, "https://auth.example"))};
    }
    choices.store = store;
  }

  std::shared_ptr<const TimePoint*> now = std::make_shared<const TimePoint*>();
  Choices choices = {};
  std::vector<TokenReader> readers = {};
};

/// The world, and the doors a token opens.
struct Doors {
  explicit Doors(Format format, std::function<void(Choices&)> change = {})
      : Doors(Reading(format), std::move(change)) {}
  explicit Doors(Reading reading, const std::function<void(Choices&)>& change)
      : readers(std::move(reading.readers)), world(changed(std::move(reading.choices), change), endpoints()) {
    *reading.now = &world.now;
  }

  Bearer bearer(const TokenStore& tokens) const {
    return Bearer(tokens,
                  {.audience = {photos}, .readers = readers, .environment = {.clock = [this] { return world.now; }}});
  }
  static bool lets_in(const Bearer& bearer, std::string_view token) {
    return std::holds_alternative<Authorization>(bearer.check(with_bearer(get("/api"), token)));
  }
  bool is_active(std::string_view token) { return world.introspected(token)["active"]; }
  void sweep() {
    while (world.store->sweep(world.now, 100) == 100) continue;
  }
  Issued issue() { return issued(redeem(world, code())); }
  std::string code() { return world::code(world, {{"resource", photos}}); }

  std::vector<TokenReader> readers;
  TokenWorld world;

 private:
  static Choices changed(Choices choices, const std::function<void(Choices&)>& change) {
    if (change) change(choices);
    return choices;
  }
  EndpointChoices endpoints() const {
    EndpointChoices choices;
    choices.revocation.readers = readers;
    choices.introspection.readers = readers;
    return choices;
  }
};

/// Ways to end what one consent has given: tokens that were issued, the newest of them last.
struct Way {
  std::string name;
  std::function<std::vector<Issued>(Doors& doors, bool revoke)> go;
};

std::string family_of(const Doors& doors, const Issued& tokens) {
  const auto stored = doors.world.tokens.find_refresh(hash_token(tokens.refresh));
  REQUIRE(stored.state == Stored::State::live);
  return stored.authorization.family;
}

const std::vector<Way>& ways() {
  static const std::vector<Way> all = {
      {"revocation of the access token",
       [](Doors& doors, bool revoke) {
         const auto tokens = doors.issue();
         if (revoke) CHECK(doors.world.revoke({{"token", tokens.access}}).status == 200);
         return std::vector{tokens};
       }},
      {"revocation of the refresh token",
       [](Doors& doors, bool revoke) {
         const auto tokens = doors.issue();
         if (revoke) CHECK(doors.world.revoke({{"token", tokens.refresh}}).status == 200);
         return std::vector{tokens};
       }},
      {"replay of the code",
       [](Doors& doors, bool revoke) {
         const auto used = doors.code();
         const auto tokens = issued(redeem(doors.world, used));
         if (revoke) CHECK(error(redeem(doors.world, used)) == "invalid_grant");
         return std::vector{tokens};
       }},
      {"reuse of a refresh token",
       [](Doors& doors, bool revoke) {
         const auto first = doors.issue();
         const auto second = issued(refresh(doors.world, first.refresh));
         if (revoke) CHECK(error(refresh(doors.world, first.refresh)) == "invalid_grant");
         return std::vector{first, second};
       }},
      {"the application",
       [](Doors& doors, bool revoke) {
         const auto tokens = doors.issue();
         if (revoke) doors.world.tokens.revoke(family_of(doors, tokens));
         return std::vector{tokens};
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("revoked token: what was revoked in any way is dead at every door, in every format, swept or not") {
  for (const auto format : formats) {
    for (const auto& way : ways()) {
      INFO(name_of(format), ", ended by ", way.name);
      Doors doors(format);
      const auto tokens = way.go(doors, true);
      const auto ask = [&] {
        for (const auto& [access, refresh_token, scope] : tokens) {
          CHECK_FALSE(doors.lets_in(doors.bearer(doors.world.tokens), access));
          CHECK_FALSE(doors.is_active(access));
          CHECK_FALSE(doors.is_active(refresh_token));
        }
      };
      ask();
      doors.sweep();
      ask();
      // Until the last second of its life.
      doors.world.now += 1h - 1s;
      doors.sweep();
      ask();
      for (const auto& one : tokens) {
        CHECK(doors.world.revoke({{"token", one.access}}).status == 200);
        CHECK(doors.world.revoke({{"token", one.refresh}}).status == 200);
        CHECK(doors.world.revoke({{"token", one.access}}, "legacy").status == 200);
        CHECK_FALSE(doors.world.refreshes(one.refresh));
      }
    }
  }
}

TEST_CASE("revoked token: the same without a revocation is alive at every door") {
  for (const auto format : formats) {
    for (const auto& way : ways()) {
      INFO(name_of(format), ", not ended by ", way.name);
      Doors doors(format);
      const auto newest = way.go(doors, false).back();
      doors.world.now += 1h - 1s;
      doors.sweep();
      CHECK(doors.lets_in(doors.bearer(doors.world.tokens), newest.access));
      CHECK(doors.is_active(newest.access));
      CHECK(error(doors.world.revoke({{"token", newest.access}}, "legacy")) == "invalid_grant");
      CHECK(doors.world.refreshes(newest.refresh));
    }
  }
}

TEST_CASE("revoked token: an API that has of the store only what was revoked sees it") {
  for (const auto format : {Format::jwt, Format::sealed}) {
    INFO(name_of(format));
    Doors doors(format);
    const auto api = doors.bearer(TokenStore{.is_revoked = doors.world.tokens.is_revoked});
    const auto tokens = doors.issue();
    CHECK(doors.lets_in(api, tokens.access));
    CHECK(doors.world.revoke({{"token", tokens.refresh}}).status == 200);
    doors.sweep();
    CHECK_FALSE(doors.lets_in(api, tokens.access));
  }
}

TEST_CASE("revoked token: a store of one's own may call a revoked token unknown, if it remembers the family") {
  Doors doors(Format::jwt, [](Choices& choices) {
    choices.tokens = stores::tokens(choices.store, "https://auth.example");
    choices.tokens.find_access = [](const TokenHash&) { return Stored(); };
  });
  const auto tokens = doors.issue();
  CHECK(doors.lets_in(doors.bearer(doors.world.tokens), tokens.access));
  CHECK(doors.world.server().check().empty());
  doors.world.tokens.revoke(family_of(doors, tokens));
  CHECK_FALSE(doors.lets_in(doors.bearer(doors.world.tokens), tokens.access));
  CHECK_FALSE(doors.is_active(tokens.access));
}

TEST_CASE("revoked token: a store that remembers no family is told of beside a reader, at set-up") {
  const auto forgetful = [](Choices& choices) {
    choices.tokens = stores::tokens(choices.store, "https://auth.example");
    choices.tokens.is_revoked = {};
  };
  Doors doors(Format::jwt, forgetful);
  CHECK(says(doors.world.server().check(), "endpoints::introspection has a reader that takes revoked tokens for live"));
  CHECK(says(doors.world.server().check(), "endpoints::revocation has a reader that takes revoked tokens for live"));
  // That is what is told: with the record goes the last trace of the revocation.
  Doors sound(Format::jwt);
  auto forgets = sound.world.tokens;
  forgets.is_revoked = {};
  CHECK(says(sound.bearer(forgets).loosened(), "is_revoked"));
  const auto tokens = sound.issue();
  sound.world.tokens.revoke(family_of(sound, tokens));
  CHECK_FALSE(Doors::lets_in(sound.bearer(forgets), tokens.access));
  sound.sweep();
  CHECK(Doors::lets_in(sound.bearer(forgets), tokens.access));
  CHECK_FALSE(Doors::lets_in(sound.bearer(sound.world.tokens), tokens.access));

  CHECK(Doors(Format::opaque, forgetful).world.server().check().empty());
  CHECK(sound.world.server().check().empty());
  CHECK(sound.bearer(sound.world.tokens).loosened().empty());
}

TEST_CASE("revoked token: a JWT lives no longer than its revocation is remembered") {
  const auto keys = std::make_shared<KeyRing>(std::vector{generate_signer(SigningAlgorithm::es256)});
  REQUIRE(keys->retire().is_never());
  TokenWorld world(jwt_choices(keys, {.access = 25h}));
  CHECK(says(world.server().check(), "the memory of their revocation"));
  CHECK(TokenWorld(jwt_choices(keys, {.access = 24h})).server().check().empty());
}

TEST_CASE("revoked token: a revocation that stopped halfway is finished by the next one") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Reading reading(Format::sealed, store);
  Doors doors(std::move(reading), {});
  const auto tokens = doors.issue();
  const auto refresh_state = [&] { return doors.world.tokens.find_refresh(hash_token(tokens.refresh)).state; };
  // The token is looked for among access and refresh tokens and among what was revoked, and the family is marked.
  store->fail_after(4);
  CHECK(doors.world.revoke({{"token", tokens.access}}).status == 503);
  CHECK(store->has_failed());
  CHECK_FALSE(doors.is_active(tokens.access));
  CHECK(refresh_state() == Stored::State::live);
  CHECK(doors.world.revoke({{"token", tokens.access}}).status == 200);
  CHECK(refresh_state() == Stored::State::revoked);
}

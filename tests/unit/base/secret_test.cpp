#include "oauthkit/secret.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <new>
#include <ostream>
#include <string>
#include <type_traits>

using namespace oauthkit;

namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

static_assert(Streamable<std::string>);
static_assert(!Streamable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

/// The bytes a short secret lies in, readable after it is gone.
struct Storage {
  alignas(Secret) std::byte bytes[sizeof(Secret)] = {};

  bool holds(std::string_view text) const {
    return std::string_view(reinterpret_cast<const char*>(bytes), sizeof bytes).find(text) != std::string_view::npos;
  }
};

}  // namespace

TEST_CASE("secret: is read by reveal alone") {
  const Secret secret = "s3cret";
  CHECK(secret.reveal() == "s3cret");
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
}

TEST_CASE("secret: converts from each kind of text") {
  CHECK(Secret(std::string("abc")).reveal() == "abc");
  CHECK(Secret(std::string_view("abc")).reveal() == "abc");
  CHECK(Secret("abc").reveal() == "abc");
}

TEST_CASE("secret: a copy is independent") {
  Secret first = "first secret that does not fit the object itself";
  const Secret copy = first;
  Secret assigned = "other";
  assigned = first;
  first = Secret("gone");
  CHECK(copy.reveal() == "first secret that does not fit the object itself");
  CHECK(assigned.reveal() == copy.reveal());
  CHECK(first.reveal() == "gone");
}

TEST_CASE("secret: what was moved from is empty") {
  for (const char* text : {"short", "a secret that is too long to lie within the object"}) {
    Secret first = text;
    Secret second = std::move(first);
    CHECK(second.reveal() == text);
    CHECK(first.empty());
    Secret third;
    third = std::move(second);
    CHECK(third.reveal() == text);
    CHECK(second.empty());
  }
}

TEST_CASE("secret: assigning it to itself keeps it") {
  Secret secret = "s3cret";
  Secret& same = secret;
  secret = same;
  CHECK(secret.reveal() == "s3cret");
  secret = std::move(same);
  CHECK(secret.reveal() == "s3cret");
}

TEST_CASE("secret: its memory is overwritten when it goes") {
  Storage storage;
  auto* secret = new (storage.bytes) Secret("hunter2");
  CHECK(storage.holds("hunter2"));
  secret->~Secret();
  CHECK_FALSE(storage.holds("unter2"));
}

TEST_CASE("secret: its memory is overwritten when it is moved away or replaced") {
  Storage storage;
  auto* secret = new (storage.bytes) Secret("hunter2");
  const Secret moved = std::move(*secret);
  CHECK_FALSE(storage.holds("unter2"));
  *secret = moved;
  CHECK(storage.holds("hunter2"));
  *secret = Secret("x");
  CHECK_FALSE(storage.holds("nter2"));
  secret->~Secret();
}

TEST_CASE("secret: a long secret is overwritten in its own buffer") {
  const std::string text(100, 's');
  Secret first = text;
  Secret second = "another long secret, so that both own a buffer on the heap of their own";
  const char* const old_buffer = second.reveal().data();
  second = std::move(first);
  // Assignment exchanges the buffers, so that the old one is still owned, by `first`.
  REQUIRE(first.reveal().data() == old_buffer);
  CHECK(std::string(old_buffer + 1, 20) == std::string(20, '\0'));
  CHECK(second.reveal() == text);
}

TEST_CASE("secret: equal secrets have the same bytes") {
  CHECK(equal_secrets("abc", "abc"));
  CHECK(equal_secrets("", ""));
  CHECK(equal_secrets(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
  CHECK_FALSE(equal_secrets("abc", "abd"));
  CHECK_FALSE(equal_secrets("abc", "ab"));
  CHECK_FALSE(equal_secrets("ab", "abc"));
  CHECK_FALSE(equal_secrets("", "abc"));
  CHECK_FALSE(equal_secrets("abc", ""));
  CHECK_FALSE(equal_secrets(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

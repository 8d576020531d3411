#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "oauthkit/unavailable.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Text that must not reach a log: a token, a code, a password, a client secret.
///
/// It converts from text but not back: reading it takes a visible `reveal()`. It has no `operator<<`. Its memory is
/// overwritten when it goes. Compare with `equal_secrets`, never with `==` on the revealed text.
class Secret {
 public:
  Secret() = default;
  Secret(std::string text) : text_(std::move(text)) {}
  Secret(std::string_view text) : text_(text) {}
  Secret(const char* text) : text_(text) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  /// The text itself. Refers into this object.
  std::string_view reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  void wipe() noexcept;
  std::string text_;
};

/// Whether both hold the same bytes, in time that depends on their lengths alone.
bool equal_secrets(std::string_view left, std::string_view right);

/// As many calls are in scrypt as may be (`SecretHash::limit_callers`): nothing has been compared.
struct HashingBusy : Unavailable {
  using Unavailable::Unavailable;
};

/// How a client secret or a password is kept: a salted scrypt hash, a SHA-256 hash, or nothing.
///
/// The text form is `$scrypt$ln=14,r=8,p=1$<salt>$<hash>` or `$sha256$<hash>` (base64 without padding): store that.
class SecretHash {
 public:
  /// Matches no secret at all.
  SecretHash() = default;

  /// For secrets that a machine drew (32 random bytes and the like): one SHA-256, fast enough for every request.
  static SecretHash sha256(const Secret& secret);

  /// For secrets that a person chose: scrypt with N = 2^14, r = 8, p = 1 and a fresh salt; about 16 MiB and tens of
  /// milliseconds a call. It is computed on one of `max_concurrent_scrypt` threads, which this library starts when they
  /// are needed and which stay; calls beyond wait their turn. Throws `HashingBusy` when too many do.
  static SecretHash scrypt(const Secret& secret);

  /// Reads the text form. Throws `std::invalid_argument` when it is not one, or asks for more than 64 MiB or p > 16.
  static SecretHash parse(std::string_view text);

  static constexpr int max_concurrent_scrypt = 4;

  /// How many calls of this process may be in scrypt, those included that wait for their turn; 0 is none. One more
  /// throws `HashingBusy`, so that guesses of passwords hold no more threads of a server than this. It is
  /// `max_concurrent_scrypt` until an adapter is prepared, which sets it to a quarter of the threads that run its
  /// handlers, but at least to 1; set another after that. From any thread.
  static void limit_callers(std::size_t most);

  /// Whether `secret` is the one that was hashed; the comparison takes constant time. False for an empty hash, and
  /// for an empty secret: hashing one gives the hash that matches nothing. Throws `HashingBusy` as `scrypt` does.
  bool matches(const Secret& secret) const;

  bool empty() const { return text_.empty(); }
  bool is_scrypt() const { return text_.starts_with("$scrypt$"); }
  const std::string& text() const { return text_; }
  bool operator==(const SecretHash&) const = default;

 private:
  explicit SecretHash(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace oauthkit
#pragma GCC visibility pop

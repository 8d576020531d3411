#include "oauthkit/random.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <stdexcept>

#include "base/base64.hpp"

namespace oauthkit {
namespace {

void draw(std::span<unsigned char> bytes) {
  constexpr std::size_t step = 1 << 20;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const auto part = bytes.subspan(at, std::min(step, bytes.size() - at));
    if (RAND_bytes(part.data(), static_cast<int>(part.size())) == 1) continue;
    ERR_clear_error();
    throw std::runtime_error("OpenSSL has no random bytes");
  }
}

// Counts forks, so that a child never hands out what is left of its parent's block.
std::atomic<unsigned> generation = 1;

void count_forks() {
  static const int registered =
      pthread_atfork(nullptr, nullptr, [] { generation.fetch_add(1, std::memory_order_relaxed); });
  if (registered != 0) throw std::runtime_error("pthread_atfork failed");
}

struct Block {
  std::array<unsigned char, 4096> bytes = {};
  std::size_t left = 0;
  unsigned drawn_in = 0;

  ~Block() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

  void refill() {
    count_forks();
    left = 0;
    draw(bytes);
    drawn_in = generation.load(std::memory_order_relaxed);
    left = bytes.size();
  }

  bool holds(std::size_t count) const {
    return left >= count && drawn_in == generation.load(std::memory_order_relaxed);
  }

  void take(std::span<unsigned char> out) {
    if (!holds(out.size())) refill();
    unsigned char* const first = bytes.data() + (left - out.size());
    std::copy_n(first, out.size(), out.data());
    OPENSSL_cleanse(first, out.size());
    left -= out.size();
  }
};

std::string text_of(std::span<unsigned char> bytes) {
  std::string text = base64::encode(base64::as_text(bytes), base64::url);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return text;
}

}  // namespace

void system_random(std::span<unsigned char> bytes) {
  thread_local Block block;
  if (bytes.size() > block.bytes.size()) return draw(bytes);
  block.take(bytes);
}

// RFC 6749 §10.10, RFC 6819 §5.1.4.2.2: 256 bits of the random source.
std::string random_token(const Random& random) {
  std::array<unsigned char, 32> bytes = {};
  random(bytes);
  return text_of(bytes);
}

std::string random_id(const Random& random) {
  std::array<unsigned char, 16> bytes = {};
  random(bytes);
  return text_of(bytes);
}

}  // namespace oauthkit

#include "protocol/response_type.hpp"

#include <algorithm>
#include <set>

namespace oauthkit {
namespace {

std::multiset<std::string_view> words_of(std::string_view text) {
  std::multiset<std::string_view> words;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find(' ', start), text.size());
    if (end > start) words.insert(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

// RFC 6749 §3.1.1: the order of the words does not matter.
std::string canonical_response_type(std::string_view response_type) {
  // Nearly always: one word.
  if (response_type.find(' ') == std::string_view::npos) return std::string(response_type);
  std::string canonical;
  for (const auto word : words_of(response_type)) {
    if (!canonical.empty()) canonical += ' ';
    canonical += word;
  }
  return canonical;
}

bool has_word(std::string_view response_type, std::string_view word) {
  return response_type == word || words_of(response_type).contains(word);
}

// Multiple Response Types §2.1, §3, §5: such an answer does not travel in the query.
bool holds_tokens(std::string_view response_type) {
  return has_word(response_type, "token") || has_word(response_type, "id_token");
}

}  // namespace oauthkit

#include "stores.hpp"

#include <algorithm>
#include <iterator>
#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sqlite.hpp>
#include <string_view>
#include <vector>

#ifdef AUTHSERVER_HAS_POSTGRES
#include <oauthkit/stores/postgres.hpp>
#endif
#ifdef AUTHSERVER_HAS_REDIS
#include <oauthkit/stores/redis.hpp>
#endif

#include "config/failure.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

using Open = std::shared_ptr<Store> (*)(const std::string& url);

struct Kind {
  std::string_view start;
  /// What a whole URL looks like; empty for another spelling of the line before.
  std::string_view form;
  /// Null: it is not built into this program.
  Open open;
};

std::shared_ptr<Store> open_memory(const std::string&) { return stores::memory(); }

std::shared_ptr<Store> open_sqlite(const std::string& url) {
  return stores::sqlite(url.substr(std::string_view("sqlite:").size()));
}

#ifdef AUTHSERVER_HAS_POSTGRES
std::shared_ptr<Store> open_postgres(const std::string& url) { return stores::postgres(url); }
#else
constexpr Open open_postgres = nullptr;
#endif

#ifdef AUTHSERVER_HAS_REDIS
std::shared_ptr<Store> open_redis(const std::string& url) { return stores::redis(url); }
#else
constexpr Open open_redis = nullptr;
#endif

// A kind of store is a line here.
constexpr Kind kinds[] = {
    {"memory:", "memory:", open_memory},
    {"sqlite:", "sqlite:PATH", open_sqlite},
    {"postgresql://", "postgresql://USER@HOST/DATABASE", open_postgres},
    {"postgres://", "", open_postgres},
    {"redis://", "redis://HOST?accept=loss-on-failover", open_redis},
};

const Kind* kind_of(const std::string& url) {
  const auto* const kind =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& each) { return url.starts_with(each.start); });
  return kind == std::end(kinds) ? nullptr : kind;
}

/// `memory:` is all there is to say; every other URL goes on.
bool is_whole(const Kind& kind, const std::string& url) {
  // SQLite's own name for a file that is none.
  if (url == "sqlite::memory:") return false;
  return (url == kind.start) == (kind.start == kind.form);
}

std::string what_is_expected() {
  std::vector<std::string_view> forms;
  for (const auto& kind : kinds) {
    if (kind.open != nullptr && !kind.form.empty()) forms.push_back(kind.form);
  }
  std::string sentence = "expected ";
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (i > 0) sentence += i + 1 < forms.size() ? ", " : " or ";
    sentence += forms[i];
  }
  return sentence;
}

}  // namespace

std::string checked_store(const std::string& url, const std::string& place) {
  const Kind* const kind = kind_of(url);
  if (kind == nullptr || !is_whole(*kind, url)) throw ConfigError(place, what_is_expected());
  if (kind->open != nullptr) return url;
  throw ConfigError(place, what_is_expected() + "; " + std::string(kind->start) + " is not built into this program");
}

std::shared_ptr<Store> open_store(const std::string& url) {
  try {
    // Only a flag can still be wrong: a file has been checked.
    return kind_of(checked_store(url, "--store"))->open(url);
  } catch (const std::runtime_error& error) {
    throw StartError(error.what());
  }
}

}  // namespace authserver

#include <algorithm>
#include <stdexcept>

#include "stores/consent_document.hpp"

namespace oauthkit::stores {
namespace {

/// Families that are remembered of one person and client.
constexpr std::size_t most_families = 1000;
/// Of those who write at once one gets through each time.
constexpr int most_tries = 100;

std::string oldest_of(const std::map<std::string, TimePoint>& families) {
  return std::min_element(families.begin(), families.end(),
                          [](const auto& left, const auto& right) { return left.second < right.second; })
      ->first;
}

class Shelf {
 public:
  Shelf(std::shared_ptr<Store> store, std::string issuer, Clock clock)
      : store_(std::move(store)), issuer_(std::move(issuer)), clock_(std::move(clock)) {}

  bool remember(const NewConsent& consent) const {
    const auto now = clock_();
    return change(consent.user_id, consent.client_id, [&](ConsentDocument& document, bool is_new) {
      if (consent.record) {
        if (document.granted != consent.before) return Change::refused;
        document.granted = consent.record;
      }
      document.forget_ended(now);
      // What is let go of could not be withdrawn any more, so that it ends first.
      while (document.families.size() >= most_families) {
        const auto oldest = oldest_of(document.families);
        if (consent.revoke) consent.revoke(oldest);
        document.families.erase(oldest);
      }
      document.families[consent.family] = consent.family_ends;
      if (is_new) make_room(documents(), consent_keys(issuer_, consent.user_id), now, consent.revoke);
      return Change::made;
    });
  }

  std::optional<ConsentRecord> find(std::string_view user_id, std::string_view client_id) const {
    const auto there = documents().read(ConsentDocument::kind, consent_key(issuer_, user_id, client_id));
    const auto document = there ? read_consent(there->text) : std::nullopt;
    return document ? document->granted : std::nullopt;
  }

  std::vector<ConsentRecord> list(std::string_view user_id) const {
    std::vector<ConsentRecord> all;
    for (const auto& each : all_of_person(documents(), consent_keys(issuer_, user_id))) {
      auto document = read_consent(each.text);
      if (document && document->granted) all.push_back(*std::move(document->granted));
    }
    return all;
  }

  std::vector<std::string> forget(std::string_view user_id, std::string_view client_id) const {
    const auto now = clock_();
    std::vector<std::string> families;
    change(user_id, client_id, [&](ConsentDocument& document, bool is_new) {
      const bool had_ended = document.forget_ended(now);
      const bool had_granted = document.granted.has_value();
      document.granted.reset();
      families.clear();
      for (const auto& [family, ends_at] : document.families) families.push_back(family);
      return is_new || !(had_ended || had_granted) ? Change::none : Change::made;
    });
    return families;
  }

 private:
  enum class Change { made, none, refused };

  Documents& documents() const { return *store_->documents(); }

  /// Whoever was faster comes first, and the change is made of what is there then. What is damaged is as if it had
  /// never been. False when `make` refuses.
  template <class Make>
  bool change(std::string_view user_id, std::string_view client_id, Make make) const {
    const auto key = consent_key(issuer_, user_id, client_id);
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto there = documents().read(ConsentDocument::kind, key);
      auto document = there ? read_consent(there->text).value_or(ConsentDocument()) : ConsentDocument();
      const auto outcome = make(document, !there.has_value());
      if (outcome != Change::made) return outcome == Change::none;
      const auto version = there ? there->version : 0;
      const bool is_done =
          document.empty()
              ? documents().erase(ConsentDocument::kind, key, version)
              : documents().write(ConsentDocument::kind, key, version, write_consent(document)).has_value();
      if (is_done) return true;
    }
    throw StoreUnavailable("what a person granted is written by too many at once");
  }

  std::shared_ptr<Store> store_;
  std::string issuer_;
  Clock clock_;
};

}  // namespace

ConsentStore consents(const std::shared_ptr<Store>& store, const std::string& issuer, const Environment& environment) {
  if (!store || !store->documents()) {
    throw std::invalid_argument("stores::consents needs a store with documents(): this one keeps records alone");
  }
  if (issuer.empty()) {
    throw std::invalid_argument("stores::consents does not know whose these are: give it the issuer");
  }
  const auto shelf = std::make_shared<const Shelf>(store, issuer, environment.clock);
  ConsentStore consents;
  consents.remember = [shelf](const NewConsent& consent) { return shelf->remember(consent); };
  consents.find = [shelf](std::string_view user_id, std::string_view client_id) {
    return shelf->find(user_id, client_id);
  };
  consents.list = [shelf](std::string_view user_id) { return shelf->list(user_id); };
  consents.forget = [shelf](std::string_view user_id, std::string_view client_id) {
    return shelf->forget(user_id, client_id);
  };
  return consents;
}

}  // namespace oauthkit::stores

#include "oauthkit/testing/transaction_contract.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "testing/verdict.hpp"

namespace oauthkit::testing {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1'700'000'000s};
constexpr TimePoint end = start + 5min;
constexpr std::size_t longest_id = 32 * 1024;
// 128 bits in base64url.
constexpr std::size_t shortest_id = 22;

/// No field is empty, so that one that gets lost is noticed.
Transaction pending() {
  return {.issuer = "https://auth.example",
          .request = {.client_id = "a client",
                      .response_type = "code token",
                      .access = {.scope = {"read", "write"},
                                 .resource = {"https://a.example/", "https://b.example/?c"},
                                 .authorization_details = {*Detail::parse(R"({"type":"payment","to":"A \"B\""})")}},
                      .code_binding = {.redirect_uri = "https://client.example/callback",
                                       .default_redirect_uri = "https://client.example/only",
                                       .code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                       .code_challenge_method = "S256",
                                       .dpop_jkt = "the key of the code"},
                      .state = "x\ny\"z\xc3\xa9",
                      .response_mode = "form_post",
                      .prompt = {"consent", "login"},
                      .max_age = 300s,
                      .login_hint = "somebody@example.org",
                      .extensions = {{"nonce", "a\nb"}}},
          .redirect_uri = "https://client.example/callback?kept=1",
          .for_device = true,
          .user_code = "WDJBMJHT",
          .client = std::string("serialized\0client", 17),
          .session = hash_token("the session"),
          .user_id = "a user",
          .signed_in = true,
          .asked = true,
          .info = "for the page",
          .failed_sign_ins = 3,
          .posted = "client_id=a%20client",
          .started_at = start,
          .expires_at = end};
}

std::string begin(TransactionStore& store, const Transaction& transaction) {
  return store.begin(transaction, system_random);
}

void expect_same(Verdict& verdict, const std::optional<Transaction>& got, const Transaction& begun) {
  if (!got) return verdict.tell("a transaction that was begun is not found");
  const auto same = [&](bool is, const char* field) {
    if (!is) verdict.tell(std::string("the transaction has lost its ") + field);
  };
  same(got->issuer == begun.issuer, "issuer");
  same(got->request == begun.request, "request");
  same(got->redirect_uri == begun.redirect_uri, "redirect_uri");
  same(got->for_device == begun.for_device, "for_device");
  same(got->user_code == begun.user_code, "user_code");
  same(got->client == begun.client, "client");
  same(got->session == begun.session, "session");
  same(got->user_id == begun.user_id, "user_id");
  same(got->signed_in == begun.signed_in, "signed_in");
  same(got->asked == begun.asked, "asked");
  same(got->info == begun.info, "info");
  same(got->failed_sign_ins == begun.failed_sign_ins, "failed_sign_ins");
  same(got->posted == begun.posted, "posted");
  same(got->started_at == begun.started_at, "started_at");
  same(got->expires_at == begun.expires_at, "expires_at");
}

void comes_back(TransactionStore& store, Verdict& verdict) {
  const auto begun = pending();
  const auto id = begin(store, begun);
  expect_same(verdict, store.find(id, start), begun);
  expect_same(verdict, store.find(id, end - 1s), begun);
  const Transaction plain{.started_at = start, .expires_at = end};
  expect_same(verdict, store.find(begin(store, plain), start), plain);
}

void has_a_secret_id(TransactionStore& store, Verdict& verdict) {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    const auto id = begin(store, pending());
    verdict.expect(id.size() >= shortest_id, "an id has less than the 128 bits that nobody guesses");
    verdict.expect(id.size() <= longest_id, "an id is longer than 32 KiB");
    verdict.expect(ids.insert(id).second, "two transactions have one id");
  }
}

void is_found_by_its_id_alone(TransactionStore& store, Verdict& verdict) {
  const auto id = begin(store, pending());
  auto other = id;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  for (const auto& wrong : {std::string(), std::string("x"), id + "x", id.substr(1), other, std::string(43, 'A')}) {
    verdict.expect(!store.find(wrong, start), "an id that nobody was given finds a transaction");
    verdict.expect(!store.take(wrong, start), "an id that nobody was given ends a transaction");
  }
  verdict.expect(store.find(id, start).has_value(), "wrong ids have ended the transaction");
}

void ends_once(TransactionStore& store, Verdict& verdict) {
  const auto id = begin(store, pending());
  const auto beside = begin(store, pending());
  verdict.expect(store.take(id, start), "a transaction could not be ended");
  verdict.expect(!store.take(id, start), "a transaction was ended twice");
  verdict.expect(!store.find(id, start), "a transaction that has ended is found");
  verdict.expect(store.find(beside, start).has_value(), "a transaction ended with another");
  verdict.expect(store.take(beside, start), "a transaction could not be ended after another");
}

void is_over_at_its_end(TransactionStore& store, Verdict& verdict) {
  const auto id = begin(store, pending());
  verdict.expect(!store.find(id, end), "a transaction is found at its end");
  verdict.expect(!store.take(id, end), "a transaction is ended after its end");
  verdict.expect(!store.find(id, end + 24h), "a transaction is found a day after its end");
  verdict.expect(!store.lifetime().is_never(), "decisions may wait for ever");
}

void one_of_many_ends_it(TransactionStore& store, Verdict& verdict) {
  constexpr int many = 8;
  for (int round = 0; round < 50; ++round) {
    const auto id = begin(store, pending());
    std::atomic<int> arrived = 0;
    std::atomic<int> first = 0;
    std::atomic<int> thrown = 0;
    std::vector<std::thread> threads;
    threads.reserve(many);
    for (int i = 0; i < many; ++i) {
      threads.emplace_back([&] {
        ++arrived;
        while (arrived < many) std::this_thread::yield();
        try {
          if (store.take(id, start)) ++first;
        } catch (...) {
          ++thrown;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    if (first == 1 && thrown == 0) continue;
    return verdict.tell("of " + std::to_string(many) + " who ended one at once, " + std::to_string(first) +
                        " were told that they did, and for " + std::to_string(thrown) + " it threw");
  }
}

void is_whole_or_refused(TransactionStore& store, Verdict& verdict) {
  auto long_one = pending();
  long_one.request.state.assign(std::size_t{64} * 1024, 's');
  try {
    expect_same(verdict, store.find(begin(store, long_one), start), long_one);
  } catch (const TransactionTooLong&) {
    // What does not fit is told, and not cut.
  }
}

struct Promised {
  const char* words;
  void (*check)(TransactionStore& store, Verdict& verdict);
};

constexpr Promised promises[] = {
    {"transactions: one comes back whole", comes_back},
    {"transactions: each has an id of its own that nobody guesses", has_a_secret_id},
    {"transactions: one is found by its id alone", is_found_by_its_id_alone},
    {"transactions: one ends once, and no other with it", ends_once},
    {"transactions: of many who end one at once a single one does", one_of_many_ends_it},
    {"transactions: one is over at its end", is_over_at_its_end},
    {"transactions: a long one comes back whole, or is refused as too long", is_whole_or_refused},
};

}  // namespace

StoreReport transaction_contract(const TransactionStoreFactory& factory) {
  StoreReport report;
  for (const auto& promise : promises) {
    const auto store = factory();
    Verdict verdict;
    try {
      promise.check(*store, verdict);
    } catch (const std::exception& error) {
      verdict.tell(std::string("the store throws: ") + error.what());
    }
    report.checks.push_back({promise.words, !verdict.told(), verdict.text()});
  }
  return report;
}

}  // namespace oauthkit::testing

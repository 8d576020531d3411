#include "testing/journal.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace oauthkit::testing::contract {
namespace {

Key nonzero(std::size_t hash) { return hash == 0 ? 1 : hash; }

}  // namespace

Key key_of(const Thing& thing) {
  return nonzero(std::hash<std::string>()(thing.record.hash.hex() + thing.record.kind));
}

Key key_of_family(std::string_view family) {
  return nonzero(std::hash<std::string>()("family " + std::string(family)));
}

Key key_of_sweeps() { return 2; }

std::shared_ptr<Journal> Journal::make() {
  void* const memory =
      mmap(nullptr, sizeof(Journal), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("store_contract: no memory");
  return {static_cast<Journal*>(memory), [](Journal* journal) { munmap(journal, sizeof(Journal)); }};
}

Call& Journal::begin(std::uint32_t actor, const Question& question) {
  const std::uint32_t index = used_++;
  if (index >= capacity) throw std::runtime_error("store_contract: too many calls; give it fewer threads");
  Call& call = calls_[index];
  call.actor = actor;
  call.verb = question.verb;
  call.answer = Answer::none;
  call.of_many = question.keys.size() > call.keys.size();
  call.keys = {};
  if (!call.of_many) std::copy(question.keys.begin(), question.keys.end(), call.keys.begin());
  call.question = question.words;
  call.begin = ++ticks_;
  return call;
}

void Journal::end(Call& call, Answer answer, std::string_view reply, std::uint64_t count) {
  const std::uint64_t tick = ++ticks_;
  call.answer = answer;
  call.count = count;
  call.reply = reply;
  call.end = tick;
}

std::vector<const Call*> Journal::calls() const {
  std::vector<const Call*> all;
  for (std::uint32_t i = 0; i < std::min(used_.load(), capacity); ++i) {
    if (calls_[i].begin.load() != 0) all.push_back(&calls_[i]);
  }
  std::sort(all.begin(), all.end(), [](const Call* a, const Call* b) { return a->begin.load() < b->begin.load(); });
  return all;
}

void Journal::forget_calls() {
  for (std::uint32_t i = 0; i < std::min(used_.load(), capacity); ++i) {
    calls_[i].begin = 0;
    calls_[i].end = 0;
  }
  used_ = 0;
}

void Journal::report(const Fault& fault) {
  if (!fault_is_claimed_.exchange(true)) {
    fault_ = fault.what;
    std::copy_n(fault.about.begin(), std::min(fault.about.size(), about_.size()), about_.begin());
    fault_is_told_ = true;
  }
  gate.shut();
}

Fault Journal::fault() const {
  Fault fault{std::string(fault_)};
  std::copy_if(about_.begin(), about_.end(), std::back_inserter(fault.about), [](Key key) { return key != 0; });
  return fault;
}

}  // namespace oauthkit::testing::contract

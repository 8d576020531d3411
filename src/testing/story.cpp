#include <algorithm>

#include "testing/trial.hpp"

namespace oauthkit::testing::contract {
namespace {

/// The beginning or the end of a call.
struct Event {
  std::uint64_t tick;
  const Call* call;
  bool is_end;
};

bool is_told(const Call& call, const std::vector<Key>& about, bool alone) {
  if (about.empty()) return true;
  // Of the many sweeps of a race those matter that took something.
  const bool idle_sweep = call.verb == Verb::sweep && call.is_answered() && call.count == 0;
  if (idle_sweep && !alone) return false;
  return std::any_of(about.begin(), about.end(), [&](Key key) { return call.concerns(key); });
}

std::vector<Event> events_of(const Trial& trial, const std::vector<Key>& about) {
  std::vector<Event> events;
  for (const Call* call : trial.journal->calls()) {
    if (!is_told(*call, about, trial.players == 1)) continue;
    events.push_back({call->begin.load(), call, false});
    if (call->is_answered()) events.push_back({call->end.load(), call, true});
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.tick < b.tick; });
  return events;
}

std::string answer_words(const Call& call) {
  return std::string(call.answer == Answer::threw ? " throws " : " is answered: ") + std::string(call.reply);
}

std::vector<std::string> lines_of(const std::vector<Event>& events, const std::string& player) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Call& call = *events[i].call;
    const std::string who = player + " " + std::to_string(call.actor + 1);
    const bool at_once = i + 1 < events.size() && events[i + 1].call == &call;
    if (events[i].is_end) {
      lines.push_back(who + answer_words(call) + "   to " + std::string(call.question));
    } else if (at_once) {
      lines.push_back(who + " asks " + std::string(call.question) + " and" + answer_words(call));
      ++i;
    } else {
      lines.push_back(who + " asks " + std::string(call.question));
    }
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  constexpr std::size_t at_the_front = 24;
  constexpr std::size_t at_the_back = 24;
  const std::size_t left_out =
      lines.size() > at_the_front + at_the_back ? lines.size() - at_the_front - at_the_back : 0;
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (left_out > 0 && i == at_the_front) text += "… " + std::to_string(left_out) + " more lines …\n";
    if (left_out == 0 || i < at_the_front || i >= lines.size() - at_the_back) text += lines[i] + "\n";
  }
  return text;
}

}  // namespace

std::string story_of(const Trial& trial, const std::string& player) {
  const Fault fault = trial.journal->fault();
  return joined(lines_of(events_of(trial, fault.about), player)) + "broken: " + fault.what;
}

std::string story_of_hanging(const Trial& trial, const std::string& player) {
  std::vector<std::string> lines;
  for (const Call* call : trial.journal->calls()) {
    if (call->is_answered()) continue;
    lines.push_back(player + " " + std::to_string(call->actor + 1) + " asks " + std::string(call->question) +
                    " and is not answered");
  }
  if (lines.empty()) lines.push_back("a " + player + " opens or closes a store and does not come back");
  return joined(lines) + "broken: the store hangs; nothing happened for " +
         std::to_string(trial.options.patience.count()) + " ms";
}

}  // namespace oauthkit::testing::contract

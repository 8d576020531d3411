#pragma once

#include <exception>

#include "testing/journal.hpp"

namespace oauthkit::testing::contract {

/// An answer, in words.
struct Outcome {
  Answer answer;
  std::string reply;
  std::uint64_t count = 0;
};

/// Makes a call and writes it into the journal; `tell` makes an `Outcome` of its result. What it throws is a `Fault`.
template <class Work, class Tell>
auto recorded(Journal& journal, std::uint32_t actor, const Question& question, const Work& work, const Tell& tell) {
  Call& call = journal.begin(actor, question);
  const auto fail = [&](const std::string& message) {
    journal.end(call, Answer::threw, message);
    throw Fault{question.words + " threw: " + message, question.keys};
  };
  try {
    auto result = work();
    const Outcome out = tell(result);
    journal.end(call, out.answer, out.reply, out.count);
    return result;
  } catch (const StoreUnavailable& failure) {
    fail(std::string("StoreUnavailable: ") + failure.what());
  } catch (const std::exception& failure) {
    fail(failure.what());
  } catch (...) {
    fail("something that is no std::exception");
  }
  std::terminate();
}

}  // namespace oauthkit::testing::contract

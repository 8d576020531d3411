#include "crash/acts.hpp"

#include <functional>

#include "stores/records.hpp"

namespace crash {

using namespace store_tests;
using oauthkit::Store;
using Trace = Act::Trace;

namespace {

Record refresh_token(const std::string& token) {
  Record record = code(token);
  record.kind = "refresh_token";
  return record;
}

/// All of `before` or all of `after`.
Trace trace_of(Store& store, const std::vector<Record>& records, const std::vector<State>& before,
               const std::vector<State>& after) {
  std::vector<State> now;
  for (const auto& record : records) now.push_back(state(store, record));
  if (now == after) return Trace::all;
  return now == before ? Trace::none : Trace::half;
}

Act put_three() {
  const std::vector records = {code("a"), refresh_token("b"), code_of_family("c", "grant-2")};
  return {"put", [records](Store& store) { store.put(records); },
          [records](Store& store) {
            return trace_of(store, records, {State::absent, State::absent, State::absent},
                            {State::live, State::live, State::live});
          }};
}

Act take_one() {
  const auto taken = code("taken");
  return {"take", [taken](Store& store) { take(store, taken); },
          [taken](Store& store) { return trace_of(store, {taken}, {State::live}, {State::spent}); }};
}

Act rotate() {
  const std::vector successors = {refresh_token("next"), code("next access")};
  const auto old = refresh_token("old");
  return {"take with successors",
          [=](Store& store) { store.take(old.kind, old.hash, old.client_id, start, successors); },
          [=](Store& store) {
            return trace_of(store, {old, successors[0], successors[1]}, {State::live, State::absent, State::absent},
                            {State::spent, State::live, State::live});
          }};
}

Act revoke() {
  const std::vector records = {code_of_family("r", "revoked"), code_of_family("s", "revoked")};
  return {"revoke", [](Store& store) { store.revoke("revoked", start); },
          [records](Store& store) {
            return trace_of(store, records, {State::live, State::live}, {State::revoked, State::revoked});
          }};
}

Act sweep() {
  const std::vector records = {code_until("e", start - 2h), code_until("f", start - 1h)};
  // Two things at most, or it would take along what the revocation has killed.
  return {"sweep", [](Store& store) { store.sweep(start - 30min, 2); },
          [records](Store& store) {
            return trace_of(store, records, {State::live, State::live}, {State::absent, State::absent});
          }};
}

Act put_large() {
  Record large = code("large");
  large.data.assign(20'000, 'x');
  return {"large put", [large](Store& store) { put(store, large); },
          [large](Store& store) { return trace_of(store, {large}, {State::absent}, {State::live}); }};
}

/// Writes `text` over the document of `key`, or erases it when there is none; a second time changes nothing.
void change_document(Store& store, const std::string& key, const std::optional<std::string>& text) {
  const auto there = store.documents()->read("act", key);
  if (!there || there->text == text) return;
  if (text) store.documents()->write("act", key, there->version, *text);
  if (!text) store.documents()->erase("act", key, there->version);
}

Trace trace_of_document(Store& store, const std::string& key, const std::optional<std::string>& after) {
  const auto there = store.documents()->read("act", key);
  const auto text = there ? std::optional(there->text) : std::nullopt;
  if (text == after) return Trace::all;
  return text == "before" ? Trace::none : Trace::half;
}

Act write_document() {
  // More than a page of the database.
  const std::string text(20'000, 'd');
  return {"document write", [text](Store& store) { change_document(store, "written", text); },
          [text](Store& store) { return trace_of_document(store, "written", text); }};
}

Act erase_document() {
  return {"document erase", [](Store& store) { change_document(store, "erased", {}); },
          [](Store& store) { return trace_of_document(store, "erased", {}); }};
}

}  // namespace

void prepare_acts(Store& store) {
  for (const char* key : {"written", "erased"}) store.documents()->write("act", key, 0, "before");
  store.put(std::vector{code("taken"), refresh_token("old"), code_of_family("r", "revoked"),
                        code_of_family("s", "revoked"), code_until("e", start - 2h), code_until("f", start - 1h)});
  // SQLite copies its log into the database when it has a thousand pages, and from there on at every commit.
  for (int i = 0; i < 220; ++i) put(store, code("filler " + std::to_string(i)));
}

std::vector<Act> acts() {
  return {put_three(), take_one(), rotate(), revoke(), sweep(), put_large(), write_document(), erase_document()};
}

std::string unavailable(const std::function<void()>& run) {
  try {
    run();
    return {};
  } catch (const oauthkit::StoreUnavailable& failure) {
    return failure.what();
  }
}

}  // namespace crash

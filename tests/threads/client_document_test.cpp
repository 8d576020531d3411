#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "support/client_documents.hpp"
#include "support/threads.hpp"

using namespace world;

namespace {

/// How long it takes, in milliseconds of this machine's.
template <class Work>
std::chrono::milliseconds taken_by(Work work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
}

std::string id_on(const std::string& host) { return "https://" + host + "/client"; }

/// Holds whoever asks until it is opened.
class Door {
 public:
  Response pass(Response response) const {
    while (!open) std::this_thread::sleep_for(1ms);
    return response;
  }
  std::atomic<bool> open = false;
};

}  // namespace

TEST_CASE("threads: sixteen threads need one document, which is fetched once") {
  const auto web = std::make_shared<DocumentWeb>();
  web->put(app_id, [](const OutgoingRequest&) {
    std::this_thread::sleep_for(100ms);
    return page(document_at(app_id).dump());
  });
  const auto source = clients::metadata_documents(web, {.fetches_at_once = 12});
  std::atomic<int> found = 0;
  support::together(16, [&](std::size_t) { found += source->find(app_id) ? 1 : 0; });
  CHECK(found == 16);
  CHECK(web->fetches() == 1);
}

TEST_CASE("threads: who waits for a fetch that fails has its answer, and the next one asks anew") {
  const auto web = std::make_shared<DocumentWeb>();
  web->put(app_id, [](const OutgoingRequest&) {
    std::this_thread::sleep_for(100ms);
    return Response{.status = 404};
  });
  const auto source = clients::metadata_documents(web);
  std::atomic<int> refused = 0;
  support::together(8, [&](std::size_t) { refused += source->find(app_id) ? 0 : 1; });
  CHECK(refused == 8);
  CHECK(web->fetches() == 1);
  web->put_document(app_id);
  CHECK(source->find(app_id));
}

TEST_CASE("threads: one slow host holds two fetches, and others have theirs") {
  const auto web = std::make_shared<DocumentWeb>();
  const auto source = clients::metadata_documents(web, {.patience = 10s});
  Door door;
  std::vector<std::jthread> waiting;
  for (int i = 0; i < 3; ++i) {
    const auto id = id_on("slow.example") + std::to_string(i);
    web->put(id, [&door, id](const OutgoingRequest&) { return door.pass(page(document_at(id).dump())); });
    waiting.emplace_back([&source, id] { CHECK(source->find(id)); });
  }
  while (web->fetches() < 2) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(50ms);
  CHECK(web->fetches() == 2);
  web->put_document(id_on("quick.example"));
  CHECK(source->find(id_on("quick.example")));
  door.open = true;
  waiting.clear();
  CHECK(web->fetches() == 4);
}

TEST_CASE("threads: a document that does not come is waited for by few, and for so long as patience lasts") {
  const auto web = std::make_shared<DocumentWeb>();
  const auto source = clients::metadata_documents(web, {.fetches_at_once = 2, .patience = 2s});
  web->put(app_id, [](const OutgoingRequest& request) -> Response {
    std::this_thread::sleep_for(request.timeout);
    throw FetchFailed("no answer");
  });
  std::atomic<int> soon = 0;
  std::atomic<int> late = 0;
  const auto all = taken_by([&] {
    support::together(12, [&](std::size_t) {
      const auto took = taken_by([&] { CHECK_FALSE(source->find(app_id)); });
      (took < 1s ? soon : late) += 1;
    });
  });
  // One fetches, and two more hold a thread.
  CHECK(late == 3);
  CHECK(soon == 9);
  CHECK(all < 3s);
  CHECK(web->fetches() == 1);
}

TEST_CASE("threads: while a document that was good is fetched anew, the others go on with the old one") {
  std::atomic<TimePoint> now = start;
  const auto web = std::make_shared<DocumentWeb>();
  const auto source = clients::metadata_documents(web, {.environment = {.clock = [&] { return now.load(); }}});
  web->put_document(app_id);
  REQUIRE(source->find(app_id));
  Door door;
  web->put(app_id, [&](const OutgoingRequest&) {
    return door.pass(page(document_at(app_id, {{"client_name", "Newer"}}).dump()));
  });
  now = start + 1h;
  std::jthread fetching([&] { CHECK(source->find(app_id)->name == "Newer"); });
  while (web->fetches() < 2) std::this_thread::sleep_for(1ms);
  CHECK(taken_by([&] { CHECK(source->find(app_id)->name == "An App"); }) < 500ms);
  door.open = true;
  fetching.join();
  CHECK(source->find(app_id)->name == "Newer");
  CHECK(web->fetches() == 2);
}

TEST_CASE("threads: ids that somebody makes up leave a fetch to a document that was good before") {
  std::atomic<TimePoint> now = start;
  const auto web = std::make_shared<DocumentWeb>();
  const auto source = clients::metadata_documents(
      web, {.fetches_at_once = 2, .patience = 1s, .environment = {.clock = [&] { return now.load(); }}});
  web->put_document(app_id);
  REQUIRE(source->find(app_id));
  // So late that the old document will not do.
  now = start + 48h;
  Door door;
  web->put(id_on("slow.example"), [&](const OutgoingRequest&) { return door.pass({.status = 404}); });
  std::jthread waiting([&] { CHECK_FALSE(source->find(id_on("slow.example"))); });
  while (web->fetches() < 2) std::this_thread::sleep_for(1ms);
  web->put_document(id_on("quick.example"));
  CHECK_FALSE(source->find(id_on("quick.example")));
  CHECK(web->fetches() == 2);
  CHECK(source->find(app_id));
  CHECK(web->fetches() == 3);
  door.open = true;
  waiting.join();
  CHECK(source->find(id_on("quick.example")));
}

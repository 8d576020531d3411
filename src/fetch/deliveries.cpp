#include "oauthkit/deliveries.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "fetch/delivery_queue.hpp"

namespace oauthkit {
namespace {

using std::chrono::milliseconds;
using Steady = DeliveryQueue::Steady;

constexpr milliseconds longest_patience = std::chrono::hours(1);

DeliveriesOptions checked(DeliveriesOptions options) {
  const bool tries = options.attempts >= 1 && options.attempts <= 5 && options.pause >= milliseconds(0) &&
                     options.pause <= std::chrono::hours(1) && options.growth >= 1 && options.growth <= 10;
  const bool bounded =
      options.threads >= 1 && options.threads <= 256 && options.waiting >= 1 && options.waiting_for_a_host >= 1;
  if (tries && bounded) return options;
  throw std::invalid_argument(
      "Deliveries has a bound that makes no sense: 1 to 5 attempts, a pause of an hour at most that grows by 1 to 10, "
      "1 to 256 threads, and room for one");
}

/// What a try came to.
struct Outcome {
  enum class Kind { done, again, refused };
  Kind kind = Kind::done;
  std::string cause = {};
};

Outcome::Kind kind_of(int status, bool is_json) {
  // CIBA Core §10.2: 204, and what else says that it came. No redirect is followed, and an error is not the last word.
  if (is_json) return status >= 200 && status < 300 ? Outcome::Kind::done : Outcome::Kind::again;
  // Back-Channel Logout §2.8: 200, or 204 where a framework has put it in its place.
  if (status == 200 || status == 204) return Outcome::Kind::done;
  return status >= 500 ? Outcome::Kind::again : Outcome::Kind::refused;
}

// What leaves a thread ends the process, so that nothing does.
Outcome attempt(const Outgoing& outgoing, Delivery& delivery) {
  try {
    if (delivery.make_form) delivery.form = delivery.make_form();
    const auto response = outgoing.send({.url = delivery.url,
                                         .post = true,
                                         .form = delivery.form,
                                         .json = delivery.json,
                                         .authorization = delivery.authorization,
                                         .accept = "*/*"});
    return {kind_of(response.status, !delivery.json.empty()), "status " + std::to_string(response.status)};
  } catch (const FetchRefused& refused) {
    return {Outcome::Kind::refused, refused.what()};
  } catch (const std::exception& failure) {
    return {Outcome::Kind::again, failure.what()};
  } catch (...) {
    return {Outcome::Kind::again, "an exception of unknown type"};
  }
}

}  // namespace

/// The queue, and the threads that empty it.
class Deliveries::Queue {
 public:
  Queue(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options);
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue();

  std::size_t send(std::vector<Delivery> deliveries, milliseconds patience);

 private:
  void run();
  void stop();
  void wait(std::unique_lock<std::mutex>& lock);
  /// Counts what a try came to; true when nothing more is tried.
  bool settle(QueuedDelivery& delivery, const Outcome& outcome);
  void tell(const Delivery& delivery, const std::string& cause) const;

  const std::shared_ptr<const Outgoing> outgoing_;
  const DeliveriesOptions options_;
  std::mutex mutex_;
  /// Something is to be sent, or nothing any more.
  std::condition_variable wake_;
  /// All of a batch was tried.
  std::condition_variable tried_;
  DeliveryQueue queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

Deliveries::Queue::Queue(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options)
    : outgoing_(std::move(outgoing)),
      options_(checked(std::move(options))),
      queue_(options_.waiting, options_.waiting_for_a_host, std::max<std::size_t>(options_.threads / 2, 1)) {
  if (!outgoing_) throw std::invalid_argument("Deliveries has no way out: give it an Outgoing, such as a Fetcher");
  try {
    for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { run(); });
  } catch (...) {
    stop();
    throw;
  }
}

Deliveries::Queue::~Queue() {
  stop();
  if (queue_.size() == 0) return;
  options_.environment.report(
      Failure{.endpoint = "deliveries", .cause = std::to_string(queue_.size()) + " were not sent: this is the end"});
}

void Deliveries::Queue::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  tried_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::size_t Deliveries::Queue::send(std::vector<Delivery> deliveries, milliseconds patience) {
  const auto batch = std::make_shared<DeliveryBatch>();
  std::vector<Delivery> refused;
  {
    const std::lock_guard lock(mutex_);
    for (auto& delivery : deliveries) {
      Delivery told{.url = delivery.url, .client_id = delivery.client_id};
      if (queue_.add({.delivery = std::move(delivery), .batch = batch})) {
        ++batch->untried;
      } else {
        refused.push_back(std::move(told));
      }
    }
  }
  wake_.notify_all();
  for (const auto& delivery : refused) tell(delivery, "not sent: too much waits already");
  std::unique_lock lock(mutex_);
  tried_.wait_for(lock, std::min(patience, longest_patience), [&] { return batch->untried == 0 || stopping_; });
  return batch->done;
}

void Deliveries::Queue::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    auto next = queue_.take(Steady::now());
    if (!next) {
      wait(lock);
      continue;
    }
    // Who was woken wakes the next, as long as there is something to do.
    if (queue_.has_turn()) wake_.notify_one();
    lock.unlock();
    const auto outcome = attempt(*outgoing_, next->delivery);
    lock.lock();
    const bool is_over = settle(*next, outcome);
    lock.unlock();
    if (is_over && outcome.kind != Outcome::Kind::done) tell(next->delivery, "not delivered: " + outcome.cause);
    next.reset();
    lock.lock();
  }
}

void Deliveries::Queue::wait(std::unique_lock<std::mutex>& lock) {
  if (const auto due = queue_.next_due()) {
    wake_.wait_until(lock, *due);
  } else {
    wake_.wait(lock);
  }
}

bool Deliveries::Queue::settle(QueuedDelivery& delivery, const Outcome& outcome) {
  queue_.finish(delivery.delivery.url);
  auto& batch = *delivery.batch;
  if (outcome.kind == Outcome::Kind::done) ++batch.done;
  if (++delivery.tries == 1 && --batch.untried == 0) tried_.notify_all();
  if (outcome.kind != Outcome::Kind::again || delivery.tries >= options_.attempts || stopping_) return true;
  auto pause = options_.pause;
  for (int i = 1; i < delivery.tries; ++i) pause *= options_.growth;
  queue_.add_later(std::move(delivery), Steady::now() + pause);
  // Somebody has to wait for the moment when it is due.
  wake_.notify_one();
  return false;
}

void Deliveries::Queue::tell(const Delivery& delivery, const std::string& cause) const {
  options_.environment.report(
      Failure{.endpoint = "deliveries",
              .cause = "to the client \"" + delivery.client_id + "\" at " + delivery.url + ": " + cause});
}

Deliveries::Deliveries(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options)
    : queue_(std::make_unique<Queue>(std::move(outgoing), std::move(options))) {}

Deliveries::~Deliveries() = default;

std::size_t Deliveries::send(std::vector<Delivery> deliveries, std::chrono::milliseconds patience) {
  return queue_->send(std::move(deliveries), patience);
}

}  // namespace oauthkit

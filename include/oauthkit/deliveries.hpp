#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/outgoing.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct DeliveriesOptions {
  /// How often one is tried in all, 1 to 5: again where nobody answered, or with a status of 500 and above; for JSON
  /// with any that does not tell of success.
  int attempts = 3;
  /// Before the second try; before each further one it is longer by `growth`, 1 to 10.
  std::chrono::milliseconds pause = std::chrono::seconds(1);
  int growth = 2;
  /// The threads that send, each one request at a time.
  std::size_t threads = 8;
  /// What may wait to be sent; beyond it what comes is not sent, with a failure told.
  std::size_t waiting = 10'000;
  /// Of what waits for one host; beyond it likewise, so that one that is slow takes no room of others'.
  std::size_t waiting_for_a_host = 1'000;
  Environment environment = {};
};

/// A form, or JSON, that is posted to somebody else's server.
struct Delivery {
  std::string url = {};
  /// `application/x-www-form-urlencoded`.
  Secret form = {};
  /// Makes `form` on a thread of `Deliveries`, at each try: what took a while to make, or would have grown old while it
  /// waited. `FetchRefused` is for good, another exception a try that failed. Unset: `form` is there.
  std::function<Secret()> make_form = {};
  /// `application/json`, where it is not empty; then there is no form.
  Secret json = {};
  /// Sent as `Authorization`; empty for none.
  Secret authorization = {};
  /// Whom it is for, in what is told to `Environment::on_failure`.
  std::string client_id = {};
};

/// Sends in the background, on threads of its own. A form is done with 200 and 204, and refused for good with another
/// status below 500; JSON is done with every status of success, and with no other. What `FetchRefused` says is for good
/// as well. What is refused, or failed too often, is told to `Environment::on_failure`. A host that is slow delays
/// others by no more than the threads that wait for it: half of them at most wait for one.
///
/// Safe from many threads. The destructor sends nothing more and waits for what is under way.
class Deliveries {
 public:
  /// Throws `std::invalid_argument` when `outgoing` is null or a bound makes no sense.
  explicit Deliveries(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options = {});
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;
  ~Deliveries();

  /// Sends all, and waits for `patience` at most until each was tried once. How many are done by then.
  std::size_t send(std::vector<Delivery> deliveries, std::chrono::milliseconds patience);

 private:
  class Queue;
  std::unique_ptr<Queue> queue_;
};

}  // namespace oauthkit
#pragma GCC visibility pop

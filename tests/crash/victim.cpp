// The reference server with a place at which it dies: victim PLACE FAULT STORE FLAG... where the flags are the
// reference server's.

#include <sys/socket.h>

#include <cstdio>
#include <oauthkit/adapters/httplib.hpp>
#include <stdexcept>

#include "config/arguments.hpp"
#include "crash/dying_store.hpp"
#include "crash/faulty_store.hpp"
#include "sites.hpp"
#include "stores.hpp"

namespace {

using oauthkit::Store;

crash::Fuse* fuse = nullptr;

std::shared_ptr<Store> with_fault(const std::string& fault, std::shared_ptr<Store> store) {
  if (fault == "two_step_take") return std::make_shared<crash::TwoStepTake>(std::move(store));
  if (fault == "late_revoke") return std::make_shared<crash::LateRevoke>(std::move(store));
  if (fault == "one_by_one_put") return std::make_shared<crash::OneByOnePut>(std::move(store));
  if (fault != "no_fault") throw std::invalid_argument(fault + " is no fault");
  return store;
}

int serve(const authserver::Config& config, const std::string& fault) {
  httplib::Server http;
  oauthkit::adapters::prepare(http, {.threads = config.threads});
  const auto store = authserver::open_store(config.store);
  const oauthkit::stores::Sweeper sweeper(store);
  const auto dying = with_fault(fault, std::make_shared<crash::DyingStore>(store, *fuse));
  const authserver::Sites sites(config, config.issuer.value(), dying);
  sites.mount([&http](const std::string& method, const std::string& path, oauthkit::Handler handler) {
    oauthkit::adapters::mount(http, method, path, std::move(handler));
  });
  const int port = http.bind_to_any_port(config.listen.host);
  std::printf("listening on http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return http.listen_after_bind() ? 0 : 1;
}

}  // namespace

extern "C" {

ssize_t __real_send(int fd, const void* bytes, size_t size, int flags);

/// Stands where the adapter calls `send`: the linker's --wrap.
ssize_t __wrap_send(int fd, const void* bytes, size_t size, int flags) {
  const int number = fuse->next_write();
  fuse->pass(crash::Place::before_write, number);
  if (fuse->is_at(crash::Place::half_write, number)) size /= 2;
  const auto sent = __real_send(fd, bytes, size, flags);
  fuse->pass(crash::Place::half_write, number);
  fuse->pass(crash::Place::after_write, number);
  return sent;
}
}

int main(int argc, char** argv) try {
  if (argc < 4) throw std::invalid_argument("expected a place, a fault and a store");
  crash::Fuse own(argv[1]);
  fuse = &own;
  const auto arguments = authserver::read_arguments(argc - 3, argv + 3);
  auto config = authserver::configure(arguments);
  config.store = argv[3];
  return serve(config, argv[2]);
} catch (const std::exception& failure) {
  std::fprintf(stderr, "victim: %s\n", failure.what());
  return 1;
}

// The toolkit as a complete server: configuration, durable storage, pages, signals. Beyond examples/quickstart.cpp it
// shows how a program grows around the same few lines, which are in assembly.cpp and site.cpp; all else is not OAuth.
// Try it: `examples/authserver/authserver`, then open the address it prints.

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <oauthkit/version.hpp>

#include "config/arguments.hpp"
#include "config/failure.hpp"
#include "http_server.hpp"
#include "keys.hpp"
#include "log.hpp"
#include "sites.hpp"
#include "stop_signals.hpp"
#include "stores.hpp"

namespace {

using namespace authserver;

std::string issuer_of(const Config& config, const Address& address) {
  return config.issuer.value_or("http://" + address.text());
}

int tell_difference(const oauthkit::Profile& a, const oauthkit::Profile& b) {
  for (const auto& row : oauthkit::difference(a, b)) std::printf("%s\n", row.text().c_str());
  return 0;
}

int tell_check(const Config& config) {
  const Sites sites(config, issuer_of(config, config.listen), open_store(config.store));
  const auto mistakes = sites.mistakes();
  const auto loosened = sites.loosened();
  for (const auto& sentence : mistakes) std::printf("mistake: %s\n", sentence.c_str());
  for (const auto& sentence : loosened) std::printf("loosened: %s\n", sentence.c_str());
  for (const auto& sentence : sites.client_problems()) std::printf("client: %s\n", sentence.c_str());
  std::printf("%zu mistakes, %zu loosened\n", mistakes.size(), loosened.size());
  return mistakes.empty() ? 0 : 1;
}

// A file that is wrong changes nothing, and is told in one line.
void read_anew(Sites& sites, const Arguments& arguments) {
  try {
    sites.take_over(configure(arguments));
    log_note("clients and users were read anew", arguments.config.value_or("the demo's"));
  } catch (const std::exception& error) {
    log_note("clients and users were not read anew", error.what());
  }
}

int serve(const Config& config, const Arguments& arguments) {
  StopSignals signals;
  const auto http = open_http(config);
  Address address = config.listen;
  address.port = http->bind(address);
  const auto store = open_store(config.store);
  const oauthkit::stores::Sweeper sweeper(store, {.environment = {.on_failure = [](const oauthkit::Failure& failure) {
                                                    log_note("the sweeper waits", failure.cause);
                                                  }}});
  Sites sites(config, issuer_of(config, address), store);
  for (const auto& problem : sites.client_problems()) log_note("a client is registered wrongly", problem);
  const KeyKeeper keeper(config, sites.keys());
  sites.mount([&http](const std::string& method, const std::string& path, oauthkit::Handler handler) {
    http->mount(method, path, std::move(handler));
  });
  signals.then([&http] { http->stop(); }, [&sites, &arguments] { read_anew(sites, arguments); });
  std::printf("listening on http://%s\n", address.text().c_str());
  std::fflush(stdout);
  return http->listen() ? 0 : 1;
}

int run(int argc, char** argv) {
  const auto arguments = read_arguments(argc, argv);
  if (arguments.help || arguments.version) {
    std::fputs(arguments.help ? help_text : "authserver " OAUTHKIT_VERSION "\n", stdout);
    return 0;
  }
  if (const auto& two = arguments.profile_difference) return tell_difference(two->first, two->second);
  const auto config = configure(arguments);
  if (arguments.rotate_keys) {
    rotate_keys(config);
    return 0;
  }
  try {
    return arguments.check ? tell_check(config) : serve(config, arguments);
  } catch (const ConfigError& error) {
    // What shows once the server is assembled stands in the file as well.
    if (arguments.config) throw ConfigError(*arguments.config, error.what());
    throw;
  }
}

// One line, whatever a file name or a key holds.
int fail(int status, std::string what) {
  for (char& c : what) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  std::fprintf(stderr, "authserver: %s\n", what.c_str());
  return status;
}

// Where standard error is closed, the next connection would take its number, and get the log.
void open_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) == -1) ::open("/dev/null", O_RDWR);
  }
}

// What a hash of a password takes, 16 MiB, goes back to the system when it is done: glibc would keep such blocks, for
// as many threads as have had one.
void give_back_large_blocks() { ::mallopt(M_MMAP_THRESHOLD, 1 << 20); }

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  give_back_large_blocks();
  try {
    return run(argc, argv);
  } catch (const ConfigError& error) {
    return fail(2, error.what());
  } catch (const std::exception& error) {
    return fail(1, error.what());
  }
}

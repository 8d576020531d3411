#include "adapters/microhttpd/daemon.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace oauthkit::adapters {
namespace {

constexpr MHD_UNSIGNED_LONG_LONG longest_wait = 60'000;
constexpr const char* tls_priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

Peer* peer_of(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info != nullptr ? static_cast<Peer*>(info->socket_context) : nullptr;
}

void on_connection(void* daemon, MHD_Connection* connection, void** context, MHD_ConnectionNotificationCode what) {
  auto& connections = static_cast<Daemon*>(daemon)->service().connections;
  const int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    *context = connections.start(fd);
  } else {
    connections.end(fd);
  }
}

void* on_target(void* self, const char* line, MHD_Connection* connection) {
  try {
    auto& daemon = *static_cast<Daemon*>(self);
    auto* peer = peer_of(connection);
    return peer != nullptr ? new Transfer(daemon.service(), daemon.wake(), connection, *peer, line) : nullptr;
  } catch (...) {
    return nullptr;
  }
}

MHD_Result on_request(void*, MHD_Connection*, const char*, const char* method, const char* version, const char* data,
                      std::size_t* size, void** context) {
  auto* transfer = static_cast<Transfer*>(*context);
  try {
    return transfer != nullptr ? transfer->proceed(method, version, data, size) : MHD_NO;
  } catch (...) {
    // Out of memory: the connection is lost, the server is not.
    return MHD_NO;
  }
}

void on_completion(void*, MHD_Connection*, void** context, MHD_RequestTerminationCode) {
  auto* transfer = static_cast<Transfer*>(*context);
  if (transfer == nullptr) return;
  transfer->end();
  delete transfer;
  *context = nullptr;
}

/// Nothing is decoded: the target is to stay as it was sent.
std::size_t leave_escaped(void*, MHD_Connection*, char* text) { return std::strlen(text); }

MHD_OptionItem number(MHD_OPTION name, std::size_t value) { return {name, static_cast<intptr_t>(value), nullptr}; }

/// `text` ends with a NUL and outlives the daemon.
MHD_OptionItem pointer(MHD_OPTION name, const char* text) { return {name, 0, const_cast<char*>(text)}; }

std::vector<MHD_OptionItem> options_of(const Service& service, const TlsIdentity& tls) {
  const auto& limits = service.limits;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.idle).count();
  std::vector<MHD_OptionItem> options{
      number(MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_bytes(limits)),
      number(MHD_OPTION_CONNECTION_TIMEOUT, static_cast<std::size_t>(std::max<std::int64_t>(seconds, 1))),
      // It counts per thread; the true limit is kept by whoever adds connections.
      number(MHD_OPTION_CONNECTION_LIMIT, limits.connections + most_leaving(limits) + 1),
      // For 1.0; 0.9 would close connections without a word that are refused here with one.
      number(MHD_OPTION_STRICT_FOR_CLIENT, is_lenient_library() ? 0 : 1),
  };
  if (service.tls) {
    options.push_back(pointer(MHD_OPTION_HTTPS_PRIORITIES, tls_priorities));
    options.push_back(pointer(MHD_OPTION_HTTPS_MEM_CERT, tls.certificate.c_str()));
    options.push_back(pointer(MHD_OPTION_HTTPS_MEM_KEY, tls.key.reveal().data()));
    // With it the library asks clients for a certificate.
    if (service.certificates) options.push_back(pointer(MHD_OPTION_HTTPS_MEM_TRUST, tls.client_authorities.c_str()));
  }
  options.push_back(number(MHD_OPTION_END, 0));
  return options;
}

unsigned flags_of(const Service& service) {
  unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET;
  if (service.workers != nullptr) flags |= MHD_ALLOW_SUSPEND_RESUME;
  if (service.tls) flags |= MHD_USE_TLS;
  return flags;
}

}  // namespace

bool library_has_tls() { return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES; }

Daemon::Daemon(Service& service, const TlsIdentity& tls) : service_(service) {
  auto options = options_of(service, tls);
  void* const self = this;
  daemon_.reset(MHD_start_daemon(flags_of(service), 0, nullptr, nullptr, &on_request, self, MHD_OPTION_URI_LOG_CALLBACK,
                                 &on_target, self, MHD_OPTION_UNESCAPE_CALLBACK, &leave_escaped, nullptr,
                                 MHD_OPTION_NOTIFY_COMPLETED, &on_completion, self, MHD_OPTION_NOTIFY_CONNECTION,
                                 &on_connection, self, MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END));
  if (!daemon_) {
    throw std::runtime_error(service.tls
                                 ? "adapters::Microhttpd: libmicrohttpd does not start; are the certificate and the "
                                   "key in PEM, and do they belong together?"
                                 : "adapters::Microhttpd: libmicrohttpd does not start");
  }
  thread_ = std::thread([this] { run(); });
}

Daemon::~Daemon() {
  ending_ = true;
  wake_.up();
  thread_.join();
}

void Daemon::add(Socket connection, const sockaddr_storage& address, socklen_t length) {
  {
    const std::lock_guard lock(mutex_);
    added_.push_back({std::move(connection), address, length});
  }
  wake_.up();
}

void Daemon::run() {
  const int events = MHD_get_daemon_info(daemon_.get(), MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  std::array<pollfd, 2> watched = {{{events, POLLIN, 0}, {wake_.fd(), POLLIN, 0}}};
  while (!ending_) {
    MHD_UNSIGNED_LONG_LONG limit = 0;
    const bool limited = MHD_get_timeout(daemon_.get(), &limit) == MHD_YES;
    ::poll(watched.data(), watched.size(), limited ? static_cast<int>(std::min(limit, longest_wait)) : -1);
    if (watched[1].revents != 0) take_added();
    // This waits for nothing.
    MHD_run(daemon_.get());
  }
}

void Daemon::take_added() {
  wake_.clear();
  std::vector<Added> added;
  {
    const std::lock_guard lock(mutex_);
    added.swap(added_);
  }
  for (auto& [connection, address, length] : added) {
    const int fd = connection.release();
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    // What the library does not take, it closes.
    if (MHD_add_connection(daemon_.get(), fd, where, length) != MHD_YES) service_.connections.dismiss(fd);
  }
}

}  // namespace oauthkit::adapters

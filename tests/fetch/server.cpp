#include "fetch/server.hpp"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace fetch_tests {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void extend(X509* certificate, int what, const char* value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(const char* name, EVP_PKEY* key, const char* constraints, X509* issuer, EVP_PKEY* signer,
                             const char* names = nullptr) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issuer == nullptr ? 1 : 2);
  auto* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), issuer == nullptr ? subject : X509_get_subject_name(issuer));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  extend(certificate.get(), NID_basic_constraints, constraints);
  if (names != nullptr) extend(certificate.get(), NID_subject_alt_name, names);
  X509_sign(certificate.get(), signer, EVP_sha256());
  return certificate;
}

/// One end of a connection, with TLS or without.
class Peer {
 public:
  Peer(int connection, SSL_CTX* context) : connection_(connection), tls_(nullptr, SSL_free) {
    if (context == nullptr) return;
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), connection);
    is_open_ = SSL_accept(tls_.get()) == 1;
  }

  bool is_open() const { return is_open_; }

  int read(char* into, int size) {
    return tls_ ? SSL_read(tls_.get(), into, size)
                : static_cast<int>(::recv(connection_, into, static_cast<std::size_t>(size), 0));
  }

  /// False when nobody is there any more.
  bool write(std::string_view bytes) {
    if (bytes.empty()) return true;
    const auto written = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return written > 0;
  }

  void write_slowly(std::string_view bytes, std::chrono::milliseconds pace) {
    for (; !bytes.empty() && write(bytes.substr(0, 1)); bytes.remove_prefix(1)) std::this_thread::sleep_for(pace);
  }

  void finish() {
    if (tls_) SSL_shutdown(tls_.get());
  }

 private:
  int connection_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  bool is_open_ = true;
};

/// The head of a request, and of its body what came with it.
std::string read_request(Peer& peer) {
  std::string request;
  std::array<char, 4096> part = {};
  while (request.find("\r\n\r\n") == std::string::npos) {
    const int got = peer.read(part.data(), static_cast<int>(part.size()));
    if (got <= 0) break;
    request.append(part.data(), static_cast<std::size_t>(got));
  }
  const auto named = request.find("Content-Length: ");
  const std::size_t length = named == std::string::npos ? 0 : std::stoul(request.substr(named + 16));
  while (request.size() < request.find("\r\n\r\n") + 4 + length) {
    const int got = peer.read(part.data(), static_cast<int>(part.size()));
    if (got <= 0) break;
    request.append(part.data(), static_cast<std::size_t>(got));
  }
  return request;
}

}  // namespace

Authority::Authority(const char* names) : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
  const auto root_key = make_key();
  const auto root = make_certificate("Tests", root_key.get(), "critical,CA:TRUE", nullptr, root_key.get());
  const auto key = make_key();
  const auto certificate =
      make_certificate("Tests of oauthkit", key.get(), "CA:FALSE", root.get(), root_key.get(), names);
  SSL_CTX_use_certificate(context_.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), key.get());
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> out(std::fopen(file().c_str(), "w"), std::fclose);
  if (!out || PEM_write_X509(out.get(), root.get()) != 1) throw std::runtime_error("no certificate");
}

RawServer::RawServer(Answer answer, const Authority* authority, std::chrono::milliseconds pace)
    : answer_(std::move(answer)), authority_(authority), pace_(pace) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, any, length) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, any, &length) != 0) {
    throw std::runtime_error("can not listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

RawServer::~RawServer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void RawServer::serve() {
  std::vector<std::thread> talks;
  while (!stopping_) {
    pollfd watched{listener_, POLLIN, 0};
    if (::poll(&watched, 1, 20) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    talks.emplace_back([this, connection] { talk(connection); });
  }
  for (auto& each : talks) each.join();
}

void RawServer::talk(int connection) {
  // Only this thread: the fetcher has to see to itself.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  // Nobody waits for a test longer than this.
  const timeval patience{5, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  {
    Peer peer(connection, authority_ == nullptr ? nullptr : authority_->context());
    const auto request = peer.is_open() && answer_ ? read_request(peer) : std::string();
    if (!request.empty()) {
      {
        const std::scoped_lock lock(mutex_);
        requests_.push_back(request);
      }
      const auto answer = answer_(request);
      if (pace_ > pace_.zero()) {
        peer.write_slowly(answer, pace_);
      } else {
        peer.write(answer);
      }
      if (!answer.empty()) peer.finish();
    }
  }
  ::close(connection);
}

std::vector<std::string> RawServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

std::string response(const std::string& body, const std::string& headers, const std::string& status) {
  return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace fetch_tests

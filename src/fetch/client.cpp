#include "fetch/client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "fetch/address.hpp"
#include "fetch/quiet_pipe.hpp"

namespace oauthkit::fetch {
namespace {

constexpr std::size_t max_idle = 16;
constexpr std::size_t max_head_bytes = 32 * 1024;

struct ReleaseList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ReleaseList>;

/// What an exchange brings, and why it was stopped.
struct Incoming {
  Response response = {};
  std::size_t max_body_bytes = 0;
  std::size_t head_bytes = 0;
  bool is_too_large = false;
};

struct Gate {
  bool is_trusted = false;
  bool has_refused = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* into) {
  auto& incoming = *static_cast<Incoming*>(into);
  incoming.is_too_large = incoming.is_too_large || count > incoming.max_body_bytes - incoming.response.body.size();
  if (incoming.is_too_large) return 0;
  incoming.response.body.append(bytes, count);
  return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* into) {
  auto& incoming = *static_cast<Incoming*>(into);
  incoming.head_bytes += count;
  incoming.is_too_large = incoming.is_too_large || incoming.head_bytes > max_head_bytes;
  if (incoming.is_too_large) return 0;
  std::string_view line(bytes, count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  // A status line: what came before it was of an interim response.
  if (line.starts_with("HTTP/")) incoming.response.headers = {};
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/") || colon == line.npos) return count;
  incoming.response.headers.add(std::string(line.substr(0, colon)),
                                std::string(ascii::trimmed(line.substr(colon + 1))));
  return count;
}

// Client ID Metadata Documents §6.5: no document of a stranger leads to an address that is not public.
// The address that is looked at is the one that is connected to: there is no lookup in between.
curl_socket_t open_socket(void* gate_of, curlsocktype purpose, curl_sockaddr* address) {
  auto& gate = *static_cast<Gate*>(gate_of);
  gate.has_refused =
      gate.has_refused || purpose != CURLSOCKTYPE_IPCXN || (!gate.is_trusted && !is_public(address->addr));
  if (gate.has_refused) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void require_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!ready) throw FetchFailed("libcurl can not be used");
}

/// What bounds one exchange.
struct Limits {
  std::chrono::milliseconds timeout = {};
  std::size_t max_bytes = 0;
};

Limits limits_of(const OutgoingRequest& request, const FetchOptions& options) {
  const bool is_hasty = request.timeout > std::chrono::milliseconds(0);
  return {.timeout = is_hasty ? std::min(request.timeout, options.timeout) : options.timeout,
          .max_bytes = request.max_bytes == 0 ? options.max_bytes : request.max_bytes};
}

void set_limits(CURL* handle, const FetchOptions& options, const Limits& limits) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  // Nor is a look-up waited for that takes longer than the rest may.
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#endif
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_bytes));
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  // Whatever the environment says.
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
}

void set_tls(CURL* handle, const FetchOptions& options) {
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (options.ca_file.empty()) return;
  curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
  curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
}

void set_target(CURL* handle, const Url& url, Gate& gate) {
  curl_easy_setopt(handle, CURLOPT_CURLU, url.handle.get());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, url.scheme.c_str());
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &gate);
}

void set_intake(CURL* handle, Incoming& incoming) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &incoming);
}

void add(List& list, const std::string& line) {
  auto* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw FetchFailed("libcurl has no memory");
  (void)list.release();
  list.reset(longer);
}

List set_request(CURL* handle, const OutgoingRequest& request) {
  List headers;
  add(headers, "Accept: " + request.accept);
  add(headers, "User-Agent: oauthkit");
  add(headers, "Expect:");
  if (!request.authorization.empty()) add(headers, "Authorization: " + std::string(request.authorization.reveal()));
  if (request.post) {
    const bool is_json = !request.json.empty();
    if (is_json) add(headers, "Content-Type: application/json");
    const auto body = (is_json ? request.json : request.form).reveal();
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.data());
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  return headers;
}

[[noreturn]] void fail(CURLcode code, const Gate& gate, const Incoming& incoming, const std::string& origin) {
  if (gate.has_refused) throw FetchRefused("the address of " + origin + " is not public");
  if (incoming.is_too_large || code == CURLE_FILESIZE_EXCEEDED)
    throw FetchRefused("the answer of " + origin + " is too large");
  throw FetchFailed("no answer from " + origin + ": " + curl_easy_strerror(code));
}

}  // namespace

Client::Client(const FetchOptions& options) : options_(options) {
  require_ready();
  for (const auto& origin : options_.trusted_origins) {
    try {
      trusted_.insert(parse_url(origin).origin);
    } catch (const FetchRefused&) {
      throw std::invalid_argument("\"" + origin + "\" in trusted_origins is not an origin such as https://app.example");
    }
  }
}

Client::~Client() {
  // What is said to a connection that ends may find nobody.
  const QuietPipe quiet;
  idle_.clear();
}

bool Client::trusts(std::string_view url) const {
  try {
    return trusted_.contains(parse_url(std::string(url)).origin);
  } catch (const FetchRefused&) {
    return false;
  }
}

Easy Client::take() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return Easy(curl_easy_init());
  Easy handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void Client::give_back(Easy handle) {
  curl_easy_reset(handle.get());
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < max_idle) idle_.push_back(std::move(handle));
}

Response Client::send(const OutgoingRequest& request) {
  const QuietPipe quiet;
  const auto url = parse_url(request.url);
  Gate gate{.is_trusted = trusted_.contains(url.origin)};
  if (url.scheme != "https" && !gate.is_trusted) throw FetchRefused("the URL is not https");
  Easy handle = take();
  if (!handle) throw FetchFailed("libcurl has no memory");
  const auto limits = limits_of(request, options_);
  Incoming incoming{.max_body_bytes = limits.max_bytes};
  set_limits(handle.get(), options_, limits);
  set_tls(handle.get(), options_);
  set_target(handle.get(), url, gate);
  set_intake(handle.get(), incoming);
  const List headers = set_request(handle.get(), request);
  const auto code = curl_easy_perform(handle.get());
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  give_back(std::move(handle));
  if (code != CURLE_OK || gate.has_refused) fail(code, gate, incoming, url.origin);
  incoming.response.status = static_cast<int>(status);
  return std::move(incoming.response);
}

}  // namespace oauthkit::fetch

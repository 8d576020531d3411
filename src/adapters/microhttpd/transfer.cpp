#include "adapters/microhttpd/transfer.hpp"

#include <utility>

#include "adapters/common/address.hpp"
#include "adapters/common/answer.hpp"
#include "adapters/microhttpd/certificate.hpp"

namespace oauthkit::adapters {
namespace {

constexpr const char* seconds_until_retry = "1";

/// The library decodes the query of a target, in place and into memory of its own, and hangs when that does not
/// suffice. It is told that there is none; the target has been copied.
void hide_query(const char* line) {
  const auto mark = std::string_view(line).find('?');
  if (mark != std::string_view::npos) const_cast<char*>(line)[mark + 1] = '\0';
}

std::string address_of(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info != nullptr ? text_of(info->client_addr) : std::string();
}

}  // namespace

std::size_t connection_bytes(const MicrohttpdLimits& limits) { return 2 * (limits.target_bytes + limits.header_bytes); }

Transfer::Transfer(Service& service, const Wake& thread, MHD_Connection* connection, Peer& peer, const char* line)
    : service_(service),
      thread_(thread),
      connection_(connection),
      peer_(peer),
      line_(line),
      target_(line != nullptr ? line : ""),
      closing_(!service.limits.keep_alive) {
  if (line_ != nullptr) hide_query(line_);
  auto expected = Phase::waiting;
  if (peer_.phase.compare_exchange_strong(expected, Phase::arriving) && peer_.has_asked) peer_.enter(Phase::arriving);
  peer_.has_asked = true;
}

void Transfer::end() {
  peer_.in_body = false;
  if (peer_.phase != Phase::given_up) peer_.enter(Phase::waiting);
}

MHD_Result Transfer::proceed(const char* method, const char* version, const char* data, std::size_t* size) {
  switch (stage_) {
    case Stage::head:
      return begin(method, version);
    case Stage::body:
      return *size > 0 ? receive(data, size) : finish();
    case Stage::handed_over:
      return collect();
    case Stage::answered:
      break;
  }
  return MHD_YES;
}

std::optional<Refusal> Transfer::fault_of(const ParsedHead& parsed, bool& in_doubt) const {
  const auto& head = parsed.head();
  in_doubt = true;
  if (!parsed.is_contiguous()) return Refusal{400, "the request line or a header is malformed"};
  if (auto fault = head_fault(head, {service_.limits.target_bytes, service_.limits.header_bytes})) return fault;
  const auto framing = framing_of(head);
  in_doubt = framing.announces_body() || (carries_body(head.method) && !framing.length);
  if (!service_.routes.has_path(head.path())) return Refusal{404, "not found"};
  return mounted_fault(service_.routes, head);
}

MHD_Result Transfer::begin(const char* method, const char* version) {
  const ParsedHead parsed(connection_, method, line_, target_, version);
  bool in_doubt = false;
  const auto fault = fault_of(parsed, in_doubt);
  head_memory_ = parsed.memory();
  if (fault && in_doubt) return refuse_and_close(*fault);
  stage_ = Stage::body;
  peer_.in_body = true;
  refusal_ = fault;
  if (fault) return MHD_YES;
  keep(parsed.head());
  const auto framing = framing_of(parsed.head());
  // Chunks are delimited leniently, so nothing behind them is read.
  closing_ = closing_ || framing.chunked;
  if (!framing.announces_body() || carries_body(method)) return MHD_YES;
  // An answer now, or the library reads the body.
  body_is_left_ = true;
  service_.lingering.add(peer_.fd);
  return hand_over();
}

void Transfer::keep(const Head& head) {
  route_ = service_.routes.find(head.path(), head.method);
  request_.method = head.method;
  request_.target = target_;
  request_.remote_address = address_of(connection_);
  if (service_.certificates) request_.client_certificate = certificate_of(connection_);
  for (const auto& [name, value] : head.fields) request_.headers.add(std::string(name), std::string(value));
  service_.proxies.resolve(request_);
  if (carries_body(head.method)) request_.body.reserve(static_cast<std::size_t>(framing_of(head).length.value_or(0)));
}

MHD_Result Transfer::receive(const char* data, std::size_t* size) {
  if (peer_.phase == Phase::given_up) return MHD_NO;
  if (*size > route_->body_bytes - request_.body.size()) {
    // Only chunks get this far. The library takes no answer now.
    if (!service_.tls) say(peer_.fd, {413, "the body is too long"});
    service_.lingering.add(peer_.fd);
    return MHD_NO;
  }
  request_.body.append(data, *size);
  *size = 0;
  return MHD_YES;
}

MHD_Result Transfer::finish() {
  if (MHD_get_connection_values_n(connection_, MHD_FOOTER_KIND, nullptr, nullptr) > 0) {
    refusal_ = Refusal{400, "the body is malformed"};
  }
  if (refusal_) return peer_.leave_arriving(Phase::delivering) ? answer(to_response(*refusal_)) : MHD_NO;
  return hand_over();
}

MHD_Result Transfer::hand_over() {
  if (!peer_.leave_arriving(Phase::answering)) return MHD_NO;
  if (service_.workers == nullptr) return answer(answer_of(route_->handler, request_));
  job_ = std::make_shared<Job>(route_->handler, std::move(request_), connection_, thread_);
  if (!service_.workers->offer([job = job_] { job->run(); })) {
    return answer(to_response({503, "the server is busy", {}, seconds_until_retry}));
  }
  stage_ = Stage::handed_over;
  // One that waits here already may be suspended only when it is asked again: what is suspended while it is being read
  // is read first when it goes on, and a client that has finished sending is taken for gone.
  return body_is_left_ ? collect() : MHD_YES;
}

MHD_Result Transfer::collect() {
  auto collected = job_->collect();
  return collected ? answer(*std::move(collected)) : MHD_YES;
}

MHD_Result Transfer::refuse_and_close(const Refusal& refusal) {
  if (!peer_.leave_arriving(Phase::delivering)) return MHD_NO;
  service_.lingering.add(peer_.fd);
  return answer(to_response(refusal));
}

bool Transfer::must_close() const { return closing_ || service_.stopping; }

MHD_Result Transfer::answer(Response handlers) {
  auto answer = sendable(std::move(handlers));
  // The library builds the head in what the request left of the connection's memory, or drops the connection.
  if (head_memory_ + head_bytes(answer) > connection_bytes(service_.limits)) {
    answer = to_response({500, "internal error"});
  }
  const auto status = static_cast<unsigned>(answer.status);
  const auto response = to_library(std::move(answer), must_close());
  peer_.enter(Phase::delivering);
  stage_ = Stage::answered;
  return response ? MHD_queue_response(connection_, status, response.get()) : MHD_NO;
}

}  // namespace oauthkit::adapters

#pragma once

#include <httplib.h>

#include <string>

#include "adapters/common/head.hpp"
#include "adapters/common/refusal.hpp"
#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// cpp-httplib consults a request again after the handler, to slice and to compress what it answered. The objects
/// behind its const references are its own and not const, so they may be changed in place.
httplib::Request& writable(const httplib::Request& request);

/// The head of the request, which stays its owner.
Head head_of(const httplib::Request& request);

/// The request as a plain value, without the fields that cpp-httplib adds to the headers.
Request to_request(const httplib::Request& request, std::string body);

/// Sends `answer` as it is: neither sliced nor compressed. One that could split a header or is no final answer
/// becomes a bare 500.
void send(Response answer, const httplib::Request& request, httplib::Response& response);

/// Sends a short plain text.
void send(const Refusal& refusal, const httplib::Request& request, httplib::Response& response);

}  // namespace oauthkit::adapters

#pragma once

#include <oauthkit/device.hpp>
#include <oauthkit/http.hpp>
#include <string_view>

namespace authserver {

/// Where somebody enters the code that their device shows. `base`: what the paths of the server are below.
oauthkit::Response enter_code_page(const oauthkit::EnterCode& step, std::string_view base);

/// After their answer, which the device collects.
oauthkit::Response device_decided_page(const oauthkit::DeviceDecided& decided);

}  // namespace authserver

#pragma once

#include <oauthkit/event.hpp>
#include <string>
#include <string_view>

namespace authserver {

// One line of JSON each on standard error, written at once so that threads do not mix. Safe from many threads.

void log_event(const oauthkit::Event& event);
void log_failure(const oauthkit::Failure& failure);
/// Something this program itself has to tell.
void log_note(std::string_view what, std::string_view detail);

}  // namespace authserver

#pragma once

#include "assembly/setup.hpp"
#include "session/backchannel.hpp"
#include "session/backchannel_inbox.hpp"
#include "session/backchannel_text.hpp"

namespace oauthkit {

/// The places for what `user_id` is asked.
BackchannelInbox inbox_of(const Backchannel::State& state, const Options& options, std::string_view user_id);

/// What a person sees of `request`, which waits under `id`. `text` is what its data says.
WaitingApproval waiting_approval(const Setup& setup, const Client& client, std::string_view id,
                                 const PolledRequest& request, const BackchannelText& text);

}  // namespace oauthkit

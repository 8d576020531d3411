#include "authorization/backchannel_request.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "authorization/polled_request.hpp"
#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "base/visible_text.hpp"
#include "keys/assertion.hpp"

namespace oauthkit {
namespace {

constexpr std::size_t longest_message = 64;

// CIBA Core §7.1: short plain text. Nothing that hides what else is shown, or leads elsewhere.
bool is_binding_message(std::string_view text) {
  if (text.find("://") != text.npos) return false;
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const auto point = take_character(text);
    if (!point || is_hidden(*point)) return false;
  }
  return count <= longest_message;
}

Result<std::string> read_binding_message(const BackchannelOptions& options, const Params& params) {
  const auto text = params.value_or_empty("binding_message");
  const auto refused = [](const char* why) { return Error{ErrorCode::invalid_binding_message, why}; };
  // FAPI-CIBA §5.2.2: the person must be able to tell which request this is.
  if (text.empty() && options.binding_message_required) return refused("binding_message is missing");
  if (!is_binding_message(text)) return refused("binding_message must be 1 to 64 characters of plain text, and no URL");
  return std::string(text);
}

// CIBA Core §7.1: a positive integer, a wish: of what is longer the server's own is left.
Result<std::chrono::seconds> read_requested_expiry(const BackchannelOptions& options, const Params& params) {
  const auto text = params.get("requested_expiry");
  if (!text) return options.lifetime;
  if (!std::all_of(text->begin(), text->end(), ascii::is_digit)) {
    return invalid_request("requested_expiry is not a positive integer");
  }
  std::int64_t wanted = 0;
  const auto error = std::from_chars(text->data(), text->data() + text->size(), wanted).ec;
  if (error == std::errc::result_out_of_range) return options.lifetime;
  if (wanted == 0) return invalid_request("requested_expiry is not a positive integer");
  return std::min(std::chrono::seconds(wanted), options.lifetime);
}

// RFC 6750 §2.1: b64token.
bool is_b64token(std::string_view text) {
  const auto end = std::min(text.find_last_not_of('=') + 1, text.size());
  return end > 0 && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
           return ascii::is_alnum(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
         });
}

// CIBA Core §7.1: for clients that are told; at most 1024 characters, and 128 bits at least, which is 22 of them.
Result<Secret> read_notification_token(const Client& client, const Params& params) {
  if (client.backchannel.backchannel_token_delivery_mode != "ping") return Secret();
  const auto token = params.value_or_empty("client_notification_token");
  if (token.empty()) return invalid_request("client_notification_token is missing");
  if (token.size() < 22 || token.size() > 1024 || !is_b64token(token)) {
    return invalid_request("client_notification_token is not a bearer token of 22 to 1024 characters");
  }
  return Secret(token);
}

// CIBA Core §13: a hint that is over is told so, and of any other that is not right no more than that.
Result<Assertion> read_login_hint_token(const Context& context, const BackchannelOptions& options,
                                        std::string_view token) {
  const std::array<std::string_view, 1> audience = {context.options().issuer};
  // RFC 8725 §3.11: what is signed for another purpose says so.
  constexpr std::array<std::string_view, 2> types = {"", "JWT"};
  auto read =
      keys::read_assertion(options.login_hint_tokens, token, {.audience = audience, .types = types}, context.now());
  if (read) return read;
  const auto why = read.error_or({ErrorCode::invalid_token, {}, "its issuer is not trusted"});
  const bool is_over = why.code == ErrorCode::expired_token;
  return Error{is_over ? ErrorCode::expired_login_hint_token : ErrorCode::invalid_request,
               is_over ? "login_hint_token is over" : "login_hint_token is not valid",
               "login_hint_token: " + why.cause};
}

// OpenID Connect Core §3.1.2.1, CIBA Core §7.1: an ID token that this client was given.
Result<PresentedIdToken> read_id_token_hint(const Context& context, const BackchannelOptions& options,
                                            const Client& client, std::string_view token) {
  auto read = options.id_token_hint ? options.id_token_hint(token, context.now()) : std::nullopt;
  if (!read || read->client_id != client.id) return invalid_request("id_token_hint is no ID token of this client");
  return *std::move(read);
}

// CIBA Core §7.1, §7.2: one hint, and one alone.
Result<BackchannelHints> read_hints(const Context& context, const BackchannelOptions& options, const Client& client,
                                    const Params& params) {
  const auto login_hint = params.get("login_hint");
  const auto login_hint_token = params.get("login_hint_token");
  const auto id_token_hint = params.get("id_token_hint");
  if (int(login_hint.has_value()) + int(login_hint_token.has_value()) + int(id_token_hint.has_value()) != 1) {
    return invalid_request("exactly one of login_hint, login_hint_token and id_token_hint must be there");
  }
  BackchannelHints hints{.client = client, .login_hint = std::string(login_hint.value_or(std::string_view()))};
  if (login_hint_token) {
    auto read = read_login_hint_token(context, options, *login_hint_token);
    if (!read) return read.error();
    hints.login_hint_token = *std::move(read);
  }
  if (id_token_hint) {
    auto read = read_id_token_hint(context, options, client, *id_token_hint);
    if (!read) return read.error();
    hints.id_token_hint = *std::move(read);
  }
  return hints;
}

}  // namespace

std::string backchannel_problem(const BackchannelOptions& options, const Client& client) {
  const auto& registered = client.backchannel;
  const auto& mode = registered.backchannel_token_delivery_mode;
  // CIBA Core §4: for clients that authenticate.
  if (client.is_public()) return "is a public client, which may not have people asked: give it credentials.";
  // CIBA Core §10.3: tokens that are pushed would need a queue that nothing gets lost in.
  if (mode != "poll" && mode != "ping") {
    return "has the backchannel_token_delivery_mode \"" + mode + "\", which is not served: poll or ping is.";
  }
  if (mode == "poll") return {};
  if (!options.deliver) return "wants to be told of answers, which nobody does: set BackchannelOptions::deliver.";
  if (registered.backchannel_client_notification_endpoint.empty()) {
    return "wants to be told of answers and says not where: register its backchannel_client_notification_endpoint.";
  }
  return {};
}

Result<BackchannelRequest> read_backchannel_request(const Setup& setup, const Context& context,
                                                    const BackchannelOptions& options, const Client& client,
                                                    const Params& params) {
  // CIBA Core §7.1.1: a signed request that is not read is not passed over.
  if (params.get("request") || params.get("request_uri")) {
    return invalid_request("signed requests are not supported here");
  }
  if (params.contains("client_id") && params.get("client_id") != client.id) {
    return invalid_request("client_id is not the client that authenticated");
  }
  // CIBA Core §7.1: what is asked for is read as at every other door.
  auto asked = read_polled_request(setup, context, client, params);
  if (!asked) return asked.error();
  // The person who answers is known; what they are called by others is kept nowhere.
  asked->login_hint.clear();
  auto message = read_binding_message(options, params);
  if (!message) return message.error();
  const auto lifetime = read_requested_expiry(options, params);
  if (!lifetime) return lifetime.error();
  auto token = read_notification_token(client, params);
  if (!token) return token.error();
  auto hints = read_hints(context, options, client, params);
  if (!hints) return hints.error();
  return BackchannelRequest{.asked = *std::move(asked),
                            .hints = *std::move(hints),
                            .binding_message = *std::move(message),
                            .client_notification_token = *std::move(token),
                            .lifetime = *lifetime};
}

}  // namespace oauthkit

// Why an answer of ours is another: the first entry that fits explains it. `request`, `theirs` and `ours` are texts or
// patterns; what is left out fits everything.
const orize = ['oauth2orize'];
const node = ['@node-oauth/oauth2-server'];
const old = ['oauth2-server 2', 'minicloud'];
const auth = ['auth-server'];

export const differences = [
  // What cannot be asked there.
  {systems: [...node, ...old], request: /response_type token/, why: 'there is no implicit grant there'},

  // Whom an error is told.
  {systems: orize, request: /the redirect_uri|client's redirect_uri|an unknown client|a client_id in capitals/,
    theirs: /error=unauthorized_client|fragment of/, ours: 'page 400',
    why: 'an error goes to a redirect URI that is proven, and to no other: oauth2orize sends it wherever it is told (RFC 6749 §4.1.2.1)'},
  {systems: [...orize, ...old, ...auth], request: /^authorize: .*response_type/, theirs: /^page/, ours: /error=/,
    why: 'client and redirect URI are proven: the client is told (RFC 6749 §4.1.2.1)'},

  // Parameters.
  {request: / twice$/, ours: /error=invalid_request|page 400/, why: 'no parameter comes twice (RFC 6749 §3.1, §3.2)'},
  {request: /an empty (scope|redirect_uri|response_type)/, why: 'an empty parameter is an absent one (RFC 6749 §3.1)'},
  {request: /a client_secret in the URL|with the secret in the URL|with the grant type in the URL/, ours: /error=invalid_request/,
    why: 'nothing secret belongs into a URL, which histories and logs keep (RFC 6749 §2.3.1)'},
  {request: /a bad escape|no UTF-8/, ours: /error=invalid_request/, why: 'what no form can hold is no parameter'},

  // PKCE, modes and states.
  {request: /challenge/, ours: /error=invalid_request/,
    why: 'a challenge is S256 and has 43 characters, or nobody can meet it (RFC 7636 §4.2)'},
  {request: /response_mode/, why: 'response_mode is read (OAuth 2.0 Multiple Response Types §2.1)'},
  {systems: node, request: 'authorize: no state', why: 'state is recommended, not required (RFC 6749 §4.1.1); Options::require_state'},
  {request: /the state/, why: 'a state comes back as it was sent, whatever its characters (RFC 6749 §4.1.2)'},

  // Who is asked at the token endpoint.
  {request: /with both|another client_id/, ours: '400 error=invalid_request', why: 'one way to authenticate in a request, and one client (RFC 6749 §2.3)'},
  {ours: /^401 error=invalid_client/, why: 'a client that fails is 401, with a challenge for the field it used (RFC 6749 §5.2)'},

  // Status and names of errors.
  {systems: orize, theirs: /^403 error=invalid_grant/, ours: /^400 error=invalid_grant/, why: 'invalid_grant is 400 (RFC 6749 §5.2)'},
  {systems: orize, theirs: /^501 error=unsupported_grant_type/, ours: /^400 error=/, why: 'these errors are 400, and what is missing or malformed is invalid_request (RFC 6749 §5.2)'},
  {request: /redirect_uri/, theirs: '400 error=invalid_request', ours: '400 error=invalid_grant', why: 'a redirect URI that does not fit the code is invalid_grant (RFC 6749 §5.2)'},
  {request: /verifier nobody asked for/, ours: '400 error=invalid_request', why: 'a verifier without a challenge is a downgrade (RFC 9700 §2.1.1)'},
  {ours: '405', why: 'another method is 405, with Allow (RFC 9110 §15.5.6)'},

  // Reuse.
  {request: /what came of a (code|token) that is used twice/, ours: '401 challenge invalid_token',
    why: 'what is used twice has leaked, and all that came of it ends (RFC 9700 §2.1.1, §4.14.2)'},
  {request: /after a wrong redirect_uri/, ours: '400 error=invalid_grant', why: 'a code is looked at once (RFC 6749 §10.5)'},

  // Rights.
  {systems: orize, request: /of a client that may not/, ours: /error=unauthorized_client/, why: 'a client uses the grant types it is registered for (RFC 6749 §5.2)'},

  // APIs.
  {request: /api: a token in the (URL|form)/, theirs: '200 alice', why: 'tokens stand in the header; legacy switches admit the rest (RFC 6750 §2, §5.3)'},
  {request: /api: (bearer|BEARER|two spaces)/, ours: '200 alice', why: 'a scheme has no case (RFC 9110 §11.1)'},
  {request: /^api: /, ours: /^401 challenge/, why: 'whoever presents no token is told where to begin, and one that is none is invalid_token (RFC 6750 §3.1)'},
];

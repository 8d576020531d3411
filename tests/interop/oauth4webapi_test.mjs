// oauth4webapi against the reference server. It checks the server strictly: state, iss, status, content and token type.
import assert from 'node:assert/strict';
import {configured, installed, Person, run, startServer, test} from './support.mjs';

const oauth = await installed('oauth4webapi');
const server = await startServer(...configured('oauth21.json'));

const issuer = {
  issuer: server.url,
  authorization_endpoint: `${server.url}/authorize`,
  token_endpoint: `${server.url}/token`,
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
};
const insecure = {[oauth.allowInsecureRequests]: true};
const oddSecret = 'p@ss w:rd%+&/=';
const web = {client_id: 'web', auth: oauth.ClientSecretBasic('web-secret'),
  callback: 'https://client.example/callback'};
const posting = {client_id: 'posting', auth: oauth.ClientSecretPost(oddSecret),
  callback: 'https://posting.example/callback?from=here'};
const odd = {client_id: 'odd id:+%/&=', auth: oauth.ClientSecretBasic(oddSecret),
  callback: 'https://odd.example/callback'};
const native = {client_id: 'native', auth: oauth.None(), callback: 'http://127.0.0.1:49152/callback'};

/** What a client sends a browser off with. */
async function ask(client, changes = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const query = {client_id: client.client_id, response_type: 'code', redirect_uri: client.callback, state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...changes};
  return {client, verifier, state, url: `${issuer.authorization_endpoint}?${new URLSearchParams(query)}`};
}

/** Somebody answers the client's question; the client has validated the callback. */
async function answered(client, changes, choice) {
  const asked = await ask(client, changes);
  const callback = await new Person(server).consent(asked.url, choice);
  return {...asked, parameters: oauth.validateAuthResponse(issuer, client, callback, asked.state)};
}

async function trade({client, parameters, verifier}, changes = {}) {
  const {auth = client.auth, callback = client.callback, as = client, proof = verifier} = changes;
  const response = await oauth.authorizationCodeGrantRequest(issuer, as, auth, parameters, callback, proof, insecure);
  return oauth.processAuthorizationCodeResponse(issuer, as, response);
}

async function refresh(client, token, additionalParameters = {}) {
  const options = {...insecure, additionalParameters};
  const response = await oauth.refreshTokenGrantRequest(issuer, client, client.auth, token, options);
  return oauth.processRefreshTokenResponse(issuer, client, response);
}

async function actAlone(client, auth = client.auth, parameters = {}) {
  const response = await oauth.clientCredentialsGrantRequest(issuer, client, auth, parameters, insecure);
  return oauth.processClientCredentialsResponse(issuer, client, response);
}

async function call(path, token) {
  const url = new URL(path, server.url);
  const response = await oauth.protectedResourceRequest(token, 'GET', url, undefined, null, insecure);
  return response.json();
}

/** How oauth4webapi tells of an error in the body of an answer, and of one that came with a challenge. */
const told = (error) => ({name: 'ResponseBodyError', status: 400, error});
async function challenged(promise, status, scheme) {
  const problem = await promise.then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.equal(problem.name, 'WWWAuthenticateChallengeError', problem);
  assert.equal(problem.status, status);
  assert.equal(problem.cause[0].scheme, scheme);
  return problem;
}

test('the code flow with PKCE ends in a token that an API takes', async () => {
  const tokens = await trade(await answered(web, {scope: 'read'}));
  assert.equal(tokens.token_type, 'bearer');
  assert.equal(tokens.expires_in, 3600);
  assert.deepEqual(await call('/api/me', tokens.access_token), {sub: 'alice', client_id: 'web', scope: 'read'});
});

test('a client that posts its secret completes the code flow, and its callback keeps its own query', async () => {
  const flow = await answered(posting);
  assert.equal(flow.parameters.get('from'), 'here');
  const tokens = await trade(flow);
  assert.equal((await call('/api/write', tokens.access_token)).client_id, 'posting');
});

test('a public native client completes it on any loopback port, without a secret', async () => {
  for (const port of [1024, 65535]) {
    const tokens = await trade(await answered({...native, callback: `http://127.0.0.1:${port}/callback`}));
    assert.equal((await call('/api/me', tokens.access_token)).client_id, 'native');
    assert.ok((await refresh(native, tokens.refresh_token)).access_token);
  }
});

test('a client id and a secret of reserved characters pass through Basic', async () => {
  const tokens = await trade(await answered(odd));
  assert.equal((await call('/api/me', tokens.access_token)).client_id, odd.client_id);
  assert.ok((await actAlone(odd)).access_token);
});

test('fewer scopes than asked for are told in the answer', async () => {
  const tokens = await trade(await answered(web, {scope: 'read write'}, {scope: ['read']}));
  assert.equal(tokens.scope, 'read');
});

test('a refresh answers new tokens, and can narrow the scope', async () => {
  const tokens = await trade(await answered(web));
  const next = await refresh(web, tokens.refresh_token);
  assert.notEqual(next.refresh_token, tokens.refresh_token);
  assert.equal((await call('/api/write', next.access_token)).sub, 'alice');
  const narrow = await refresh(web, next.refresh_token, {scope: 'read'});
  assert.equal((await call('/api/me', narrow.access_token)).scope, 'read');
});

test('a client acts for itself: no sub, no refresh token', async () => {
  const tokens = await actAlone(web, web.auth, {scope: 'write'});
  assert.equal(tokens.refresh_token, undefined);
  assert.deepEqual(await call('/api/write', tokens.access_token), {client_id: 'web', scope: 'write'});
});

test('refused: a wrong secret in the header is a challenge with invalid_client', async () => {
  const problem = await challenged(actAlone(web, oauth.ClientSecretBasic('guess')), 401, 'basic');
  assert.equal((await problem.response.json()).error, 'invalid_client');
  assert.ok((await actAlone(web)).access_token);
});

test('refused: a wrong secret in the body, and one sent the other way than registered', async () => {
  await assert.rejects(actAlone(posting, oauth.ClientSecretPost('guess')), {...told('invalid_client'), status: 401});
  await challenged(actAlone(posting, oauth.ClientSecretBasic(oddSecret)), 401, 'basic');
  assert.ok((await actAlone(posting)).access_token);
});

test('refused: a code that comes again is invalid_grant, and ends the tokens it gave', async () => {
  const flow = await answered(web);
  const tokens = await trade(flow);
  assert.ok(await call('/api/me', tokens.access_token));
  await assert.rejects(trade(flow), told('invalid_grant'));
  await challenged(call('/api/me', tokens.access_token), 401, 'bearer');
  await assert.rejects(refresh(web, tokens.refresh_token), told('invalid_grant'));
});

test('refused: a code with another verifier, and a code with none', async () => {
  for (const proof of [oauth.generateRandomCodeVerifier(), oauth.nopkce]) {
    await assert.rejects(trade(await answered(web), {proof}), told('invalid_grant'));
  }
  assert.ok((await trade(await answered(web))).access_token);
});

test('refused: a code in the hands of another client, which does not spend it', async () => {
  const flow = await answered(web);
  await assert.rejects(trade(flow, {as: posting, auth: posting.auth}), told('invalid_grant'));
  assert.ok((await trade(flow)).access_token);
});

test('refused: a code with another redirect URI', async () => {
  await assert.rejects(trade(await answered(web), {callback: 'https://client.example/other'}), told('invalid_grant'));
  assert.ok((await trade(await answered(web))).access_token);
});

test('refused: a refresh token that was used before ends its family', async () => {
  const tokens = await trade(await answered(web));
  const next = await refresh(web, tokens.refresh_token);
  await assert.rejects(refresh(web, tokens.refresh_token), told('invalid_grant'));
  await assert.rejects(refresh(web, next.refresh_token), told('invalid_grant'));
  await challenged(call('/api/me', next.access_token), 401, 'bearer');
});

test('refused: a wider scope than the refresh token has, which stays usable', async () => {
  const tokens = await trade(await answered(web, {scope: 'read'}));
  await assert.rejects(refresh(web, tokens.refresh_token, {scope: 'read write'}), told('invalid_scope'));
  assert.ok((await refresh(web, tokens.refresh_token)).access_token);
});

test('refused: a grant type that the client does not have', async () => {
  await assert.rejects(actAlone(native), told('unauthorized_client'));
  assert.ok((await actAlone(web)).access_token);
});

test('the API challenges a token that nobody issued and one without the scope', async () => {
  const unknown = await challenged(call('/api/me', 'nonsense'), 401, 'bearer');
  assert.equal(unknown.cause[0].parameters.error, 'invalid_token');
  const {access_token} = await actAlone(web, web.auth, {scope: 'read'});
  const narrow = await challenged(call('/api/write', access_token), 403, 'bearer');
  assert.equal(narrow.cause[0].parameters.error, 'insufficient_scope');
  assert.equal(narrow.cause[0].parameters.scope, 'write');
  assert.equal((await call('/api/me', access_token)).client_id, 'web');
});

test('a person who says no: the client is told access_denied, with its state and iss', async () => {
  await assert.rejects(answered(web, {}, {decision: 'deny'}),
    {name: 'AuthorizationResponseError', error: 'access_denied'});
  assert.ok((await answered(web)).parameters.get('code'));
});

test('a request without PKCE, or for a scope nobody knows, comes back to the client as an error', async () => {
  await assert.rejects(answered(web, {code_challenge: '', code_challenge_method: ''}),
    {name: 'AuthorizationResponseError', error: 'invalid_request'});
  await assert.rejects(answered(web, {scope: 'read everything'}),
    {name: 'AuthorizationResponseError', error: 'invalid_scope'});
  assert.ok((await answered(web, {scope: 'read'})).parameters.get('code'));
});

test('the client accepts a callback only with the state it sent and the issuer it asked', async () => {
  const asked = await ask(web);
  const callback = await new Person(server).consent(asked.url);
  const mixedUp = new URL(callback);
  mixedUp.searchParams.set('iss', 'https://attacker.example');
  const unnamed = new URL(callback);
  unnamed.searchParams.delete('iss');
  const refused = {code: oauth.INVALID_RESPONSE};
  assert.throws(() => oauth.validateAuthResponse(issuer, web, mixedUp, asked.state), refused);
  assert.throws(() => oauth.validateAuthResponse(issuer, web, unnamed, asked.state), refused);
  assert.throws(() => oauth.validateAuthResponse(issuer, web, callback, oauth.generateRandomState()), refused);
  const parameters = oauth.validateAuthResponse(issuer, web, callback, asked.state);
  assert.ok((await trade({...asked, parameters})).access_token);
});

await run(server);

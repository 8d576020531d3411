// Dynamic registration (RFC 7591, RFC 7592) by oauth4webapi at examples/mcp_authorization, and what the client then gets
// at examples/mcp_server. It is given the URL of the MCP server alone.
import assert from 'node:assert/strict';
import {freePort, installed, Person, run, startExample, test} from './support.mjs';

const oauth = await installed('oauth4webapi');
const [, , authorizationProgram, serverProgram] = process.argv;
const [authorizationPort, serverPort] = [await freePort(), await freePort()];
const mcp = new URL(`http://127.0.0.1:${serverPort}/mcp`);
const authorization = await startExample(authorizationProgram, authorizationPort, mcp.href);
const server = await startExample(serverProgram, serverPort, authorization.url);

const insecure = {[oauth.allowInsecureRequests]: true};
const callback = 'http://127.0.0.1:49152/callback';
const methods = {none: () => oauth.None(), client_secret_basic: oauth.ClientSecretBasic,
  client_secret_post: oauth.ClientSecretPost};

async function discovered() {
  const resource = await oauth.processResourceDiscoveryResponse(mcp,
    await oauth.resourceDiscoveryRequest(mcp, insecure));
  const issuer = new URL(resource.authorization_servers[0]);
  const response = await oauth.discoveryRequest(issuer, {algorithm: 'oauth2', ...insecure});
  return oauth.processDiscoveryResponse(issuer, response);
}

async function register(as, metadata) {
  const response = await oauth.dynamicClientRegistrationRequest(as, {redirect_uris: [callback],
    client_name: 'oauth4webapi', grant_types: ['authorization_code', 'refresh_token'], ...metadata}, insecure);
  return oauth.processDynamicClientRegistrationResponse(response);
}

async function tokensOf(as, client, auth) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const query = {client_id: client.client_id, response_type: 'code', redirect_uri: callback, state, scope: 'read',
    resource: mcp.href, code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256'};
  const answer = await new Person(authorization).consent(`${as.authorization_endpoint}?${new URLSearchParams(query)}`);
  const parameters = oauth.validateAuthResponse(as, client, answer, state);
  const response = await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, callback, verifier,
    {...insecure, additionalParameters: {resource: mcp.href}});
  return oauth.processAuthorizationCodeResponse(as, client, response);
}

const ping = JSON.stringify({jsonrpc: '2.0', id: 1, method: 'ping'});
const call = (token) => oauth.protectedResourceRequest(token, 'POST', mcp,
  new Headers({'content-type': 'application/json'}), ping, insecure);

test('discovery: from the resource to its authorization server, with PKCE, iss and registration', async () => {
  const as = await discovered();
  assert.equal(as.registration_endpoint, `${authorization.url}/register`);
  assert.deepEqual(as.code_challenge_methods_supported, ['S256']);
  assert.equal(as.authorization_response_iss_parameter_supported, true);
  assert.equal(as.client_id_metadata_document_supported, true);
});

test('registration: public and with a secret in either place, then the code flow and a refresh', async () => {
  const as = await discovered();
  for (const [method, authenticating] of Object.entries(methods)) {
    const client = await register(as, {token_endpoint_auth_method: method});
    assert.equal(client.token_endpoint_auth_method, method);
    assert.equal(client.client_secret === undefined, method === 'none');
    const auth = authenticating(client.client_secret);
    const tokens = await tokensOf(as, client, auth);
    assert.equal((await call(tokens.access_token)).status, 200);
    const refreshed = await oauth.processRefreshTokenResponse(as, client,
      await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, insecure));
    assert.equal((await call(refreshed.access_token)).status, 200);
  }
});

test('registration: what is refused is told as RFC 7591 has it, and the same put right is taken', async () => {
  const as = await discovered();
  await assert.rejects(register(as, {redirect_uris: ['javascript:alert(1)']}), {error: 'invalid_redirect_uri'});
  await assert.rejects(register(as, {redirect_uris: []}), ({error}) => error.startsWith('invalid_'));
  await assert.rejects(register(as, {jwks_uri: 'https://a.example/jwks', jwks: {keys: []}}),
    {error: 'invalid_client_metadata'});
  assert.ok((await register(as, {token_endpoint_auth_method: 'none'})).client_id);
});

test('configuration: a registration is read, changed and ended with its token, and with no other', async () => {
  const as = await discovered();
  const client = await register(as, {token_endpoint_auth_method: 'none'});
  const ask = (method, token, body) => fetch(client.registration_client_uri, {method,
    headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'}, body: body && JSON.stringify(body)});
  const read = await (await ask('GET', client.registration_access_token)).json();
  assert.equal(read.client_id, client.client_id);
  assert.equal((await ask('GET', 'another')).status, 401);
  const changed = await ask('PUT', client.registration_access_token, {client_id: client.client_id,
    redirect_uris: [callback], client_name: 'Another name', token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token']});
  assert.equal(changed.status, 200);
  const {registration_access_token: next, client_name} = await changed.json();
  assert.equal(client_name, 'Another name');
  const tokens = await tokensOf(as, client, oauth.None());
  assert.equal((await ask('DELETE', next)).status, 204);
  assert.equal((await ask('GET', next)).status, 401);
  const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refresh_token, insecure);
  await assert.rejects(oauth.processRefreshTokenResponse(as, client, response), ({status}) => status === 401);
});

await run(authorization, server);

// oauth4webapi's generic token request trades tokens (RFC 8693), for other services, for other servers and for calls
// inside, and brings the grant of one server to another (RFC 7523).
import assert from 'node:assert/strict';
import {flowsAt} from './oauth4webapi_flows.mjs';
import {installed, run, startServer, test, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const type = (name) => `urn:ietf:params:oauth:token-type:${name}`;
const [gatewayApi, backendApi] = ['https://gateway.example/api', 'https://backend.example/api'];
const chatIssuer = 'https://chat.example';
const service = (id, more) => ({client_id: id, client_secret: `${id}-secret`, grant_types: [exchange],
  response_types: [], scope: 'read write', ...more});

const server = await startServer(...written({
  scopes: ['openid', 'read', 'write'],
  clients: [
    {client_id: 'web', client_secret: 'web-secret', redirect_uris: ['https://client.example/callback'],
      grant_types: ['authorization_code', 'refresh_token', exchange], scope: 'openid read write',
      allowed_resources: [gatewayApi]},
    service('gateway', {resources: [gatewayApi], exchange_targets: [backendApi]}),
    service('backend', {resources: [backendApi]}),
  ],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
  chaining: [{audience: chatIssuer, clients: {web: 'wiki'}, scopes: ['read']}],
  transaction_tokens: {trust_domain: 'internal.example'},
}));
const {as, insecure, answered, trade, call} = await flowsAt(oauth, server);

const web = {client_id: 'web', auth: oauth.ClientSecretBasic('web-secret'),
  callback: 'https://client.example/callback'};
const gateway = {client_id: 'gateway', auth: oauth.ClientSecretBasic('gateway-secret')};
const backend = {client_id: 'backend', auth: oauth.ClientSecretBasic('backend-secret')};
const told = (error) => ({name: 'ResponseBodyError', error});

// What is no access token has the token type N_A (RFC 8693 2.2.1), which an application has to expect by name.
const notApplicable = {recognizedTokenTypes: {n_a: () => {}}};

async function ask(at, client, grantType, parameters, options) {
  const response = await oauth.genericTokenEndpointRequest(at, client, client.auth, grantType, parameters, insecure);
  return oauth.processGenericTokenEndpointResponse(at, client, response, options);
}

const traded = (client, token, parameters, options) => ask(as, client, exchange,
  {subject_token: token, subject_token_type: type('access_token'), ...parameters}, options);

async function introspected(client, token) {
  const response = await oauth.introspectionRequest(as, client, client.auth, token, insecure);
  return oauth.processIntrospectionResponse(as, client, response);
}

const usersToken = async () => (await trade(await answered(web, {resource: gatewayApi, scope: 'read write'})));
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('a service trades the token of a user for one of the next service, which is told who acts', async () => {
  const {access_token} = await usersToken();
  const tokens = await traded(gateway, access_token, {audience: backendApi, scope: 'read'});
  assert.equal(tokens.issued_token_type, type('access_token'));
  assert.equal(tokens.token_type, 'bearer');
  assert.equal(tokens.refresh_token, undefined);
  const {sub, aud, scope, act} = await introspected(backend, tokens.access_token);
  assert.deepEqual({sub, aud, scope, act},
    {sub: 'alice', aud: backendApi, scope: 'read', act: {sub: 'gateway', client_id: 'gateway'}});
});

test('refused: a target that nobody listed, a token that was not sent here, more scope, and no token', async () => {
  const {access_token} = await usersToken();
  await assert.rejects(traded(gateway, access_token, {audience: 'https://other.example'}), told('invalid_target'));
  await assert.rejects(traded(backend, access_token), told('invalid_request'));
  await assert.rejects(traded(gateway, access_token, {scope: 'openid'}), told('invalid_scope'));
  await assert.rejects(traded(gateway, ''), told('invalid_request'));
  assert.ok((await traded(gateway, access_token, {audience: backendApi})).access_token);
});

test('the API tells who acts, and takes no token for another service', async () => {
  const {access_token} = await trade(await answered(web, {scope: 'read'}));
  const own = await traded(web, access_token);
  assert.deepEqual((await call('/api/me', own.access_token)).act, {sub: 'web', client_id: 'web'});
  const {access_token: theirs} = await usersToken();
  await assert.rejects(call('/api/me', theirs), {name: 'WWWAuthenticateChallengeError', status: 401});
});

test('a transaction token is of the type N_A, which the client refuses unless it expects it', async () => {
  const {access_token} = await usersToken();
  const parameters = {requested_token_type: type('txn_token'), audience: 'internal.example', scope: 'read'};
  await assert.rejects(traded(gateway, access_token, parameters), {name: 'UnsupportedOperationError'});
  const tokens = await traded(gateway, access_token, parameters, notApplicable);
  const {sub, aud, req_wl} = claimsOf(tokens.access_token);
  assert.deepEqual({sub, aud, req_wl}, {sub: 'alice', aud: 'internal.example', req_wl: 'gateway'});
  await assert.rejects(call('/api/me', tokens.access_token), {name: 'WWWAuthenticateChallengeError', status: 401});
});

const chat = await startServer(...written({
  issuer: chatIssuer,
  scopes: ['read'],
  clients: [service('wiki', {grant_types: [jwtBearer], scope: 'read'})],
  users: [{sub: 'alice@chat', username: 'alice', password: 'wonderland'}],
  trusted_issuers: [
    {issuer: server.url, jwks_uri: `${server.url}/jwks`, use: ['id-jag'], subjects: {alice: 'alice@chat'}},
  ],
  fetch: {trusted_origins: [server.url]},
}));

test('an ID token is traded for a grant at another server, where it is a token, once', async () => {
  const {id_token} = await trade(await answered(web, {scope: 'openid read'}));
  const {access_token: assertion, issued_token_type} = await traded(web, id_token,
    {subject_token_type: type('id_token'), requested_token_type: type('id-jag'), audience: chatIssuer, scope: 'read'},
    notApplicable);
  assert.equal(issued_token_type, type('id-jag'));
  const wiki = {client_id: 'wiki', auth: oauth.ClientSecretBasic('wiki-secret')};
  const there = {issuer: chatIssuer, token_endpoint: `${chat.url}/token`};
  const tokens = await ask(there, wiki, jwtBearer, {assertion});
  const me = await oauth.protectedResourceRequest(
    tokens.access_token, 'GET', new URL(`${chat.url}/api/me`), undefined, null, insecure);
  assert.deepEqual(await me.json(), {sub: 'alice@chat', client_id: 'wiki', scope: 'read'});
  await assert.rejects(ask(there, wiki, jwtBearer, {assertion}), told('invalid_grant'));
});

await run(server, chat);

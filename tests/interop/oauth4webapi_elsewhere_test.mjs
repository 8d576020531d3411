// oauth4webapi against the reference server, where the person is elsewhere: the device grant and CIBA, by discovery.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {installed, pause, Person, run, startServer, test, until, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

/** Where the client is told that its answer is there. */
const inbox = createServer(async (request, answer) => {
  let body = '';
  for await (const part of request) body += part;
  inbox.pings.push({path: request.url, authorization: request.headers.authorization, body: JSON.parse(body)});
  answer.writeHead(204).end();
});
inbox.pings = [];
inbox.listen(0, '127.0.0.1');
await once(inbox, 'listening');
inbox.origin = `http://127.0.0.1:${inbox.address().port}`;

const device_code = 'urn:ietf:params:oauth:grant-type:device_code';
const ciba = 'urn:openid:params:grant-type:ciba';
const server = await startServer(...written({
  store: 'memory:',
  scopes: ['openid', 'read', 'write'],
  device: {interval: 1},
  ciba: {interval: 1},
  fetch: {trusted_origins: [inbox.origin]},
  clients: [
    {client_id: 'tv', client_name: 'Television', grant_types: [device_code, 'refresh_token'], scope: 'openid read write',
      token_endpoint_auth_method: 'none'},
    {client_id: 'bank', client_secret: 'bank-secret', client_name: 'Bank', grant_types: [ciba], scope: 'openid read'},
    {client_id: 'shop', client_secret: 'shop-secret', client_name: 'Shop', grant_types: [ciba], scope: 'openid read',
      backchannel_token_delivery_mode: 'ping', backchannel_client_notification_endpoint: `${inbox.origin}/cb`},
  ],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
}));
const insecure = {[oauth.allowInsecureRequests]: true};
const issuer = await oauth.processDiscoveryResponse(new URL(server.url),
  await oauth.discoveryRequest(new URL(server.url), {algorithm: 'oauth2', ...insecure}));
const tv = {client_id: 'tv', auth: oauth.None()};
const bank = {client_id: 'bank', auth: oauth.ClientSecretBasic('bank-secret')};
const shop = {client_id: 'shop', auth: oauth.ClientSecretBasic('shop-secret')};
const told = (error) => ({name: 'ResponseBodyError', status: 400, error});

async function askAsDevice(parameters = {scope: 'openid read'}) {
  const response = await oauth.deviceAuthorizationRequest(issuer, tv, tv.auth, parameters, insecure);
  return oauth.processDeviceAuthorizationResponse(issuer, tv, response);
}

async function collectAsDevice(asked) {
  const response = await oauth.deviceCodeGrantRequest(issuer, tv, tv.auth, asked.device_code, insecure);
  return oauth.processDeviceCodeResponse(issuer, tv, response);
}

/** Somebody with a browser opens `url`, signs in and sends the code that stands in the form. */
async function enterCode(url) {
  const person = new Person(server);
  const form = await person.submit(await person.open(url), {username: [person.username], password: [person.password]});
  const user_code = new URL(url).searchParams.get('user_code');
  assert.match(form.html, new RegExp(`value="${user_code}"`));
  return {person, page: await person.submit(form, {user_code: [user_code]})};
}

async function ask(client, parameters = {}) {
  const response = await oauth.backchannelAuthenticationRequest(issuer, client, client.auth,
    {login_hint: 'alice', scope: 'openid read', ...parameters}, insecure);
  return oauth.processBackchannelAuthenticationResponse(issuer, client, response);
}

async function collect(client, asked) {
  const response = await oauth.backchannelAuthenticationGrantRequest(issuer, client, client.auth, asked.auth_req_id,
    insecure);
  return oauth.processBackchannelAuthenticationGrantResponse(issuer, client, response);
}

/** Alice answers the request that waits for her. */
async function answer(decision) {
  const person = new Person(server);
  const page = await person.open('/approvals');
  const approvals = await person.submit(page, {username: [person.username], password: [person.password]});
  return person.submit(approvals, {decision: [decision]});
}

test('the metadata tells where a device and a client without a browser ask', async () => {
  assert.equal(issuer.device_authorization_endpoint, `${server.url}/device_authorization`);
  assert.equal(issuer.backchannel_authentication_endpoint, `${server.url}/bc-authorize`);
  assert.deepEqual(issuer.backchannel_token_delivery_modes_supported, ['poll', 'ping']);
  assert.ok(issuer.grant_types_supported.includes(device_code) && issuer.grant_types_supported.includes(ciba));
});

test('a device asks, waits, slows down, and has tokens once a person has agreed', async () => {
  const asked = await askAsDevice();
  assert.match(asked.user_code, /^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
  assert.equal(asked.interval, 1);
  await assert.rejects(collectAsDevice(asked), told('authorization_pending'));
  // Where an interval begins between two questions, the second comes in time.
  const again = () => collectAsDevice(asked).catch(({error}) => error);
  await until(async () => await again() === 'slow_down', 'the device is told to slow down', 5);
  const {person, page} = await enterCode(asked.verification_uri_complete);
  assert.match(page.html, new RegExp(`<code>${asked.user_code}</code>`));
  assert.equal((await person.submit(page, {decision: ['allow']})).status, 200);
  const tokens = await collectAsDevice(asked);
  assert.equal(oauth.getValidatedIdTokenClaims(tokens).sub, 'alice');
  assert.ok(tokens.refresh_token);
  await assert.rejects(collectAsDevice(asked), told('invalid_grant'));
});

test('a device to which a person says no is told so', async () => {
  const asked = await askAsDevice();
  const {person, page} = await enterCode(asked.verification_uri_complete);
  assert.equal((await person.submit(page, {decision: ['deny']})).status, 200);
  await assert.rejects(collectAsDevice(asked), told('access_denied'));
  await assert.rejects(askAsDevice({scope: 'everything'}), told('invalid_scope'));
  assert.ok((await askAsDevice()).device_code);
});

test('a client asks a person by name, waits, and has tokens once they have agreed', async () => {
  const asked = await ask(bank, {binding_message: 'W4SCT', requested_expiry: '60'});
  assert.equal(asked.expires_in, 60);
  await assert.rejects(collect(bank, asked), told('authorization_pending'));
  assert.equal((await answer('allow')).status, 200);
  const tokens = await collect(bank, asked);
  assert.equal(oauth.getValidatedIdTokenClaims(tokens).sub, 'alice');
  await assert.rejects(collect(bank, asked), told('invalid_grant'));
});

test('a client to which a person says no is told so, as it is of a person whom nobody knows', async () => {
  const asked = await ask(bank);
  assert.equal((await answer('deny')).status, 200);
  await assert.rejects(collect(bank, asked), told('access_denied'));
  await assert.rejects(ask(bank, {login_hint: 'nobody'}), told('unknown_user_id'));
});

test('a client that wants to be told is, and then its answer is there', async () => {
  const client_notification_token = oauth.generateRandomState();
  const asked = await ask(shop, {client_notification_token});
  await pause(1);
  assert.deepEqual(inbox.pings, []);
  assert.equal((await answer('allow')).status, 200);
  await until(() => inbox.pings.length, 'the client is told', 2);
  assert.deepEqual(inbox.pings, [{path: '/cb', authorization: `Bearer ${client_notification_token}`,
    body: {auth_req_id: asked.auth_req_id}}]);
  assert.ok((await collect(shop, asked)).access_token);
});

test('the inbox ends', () => inbox.close());

await run(server);

// oauth4webapi proves possession of keys to the reference server: clients that authenticate with them (RFC 7523) and
// tokens that are bound to them (RFC 9449), with the server's nonces on.
import assert from 'node:assert/strict';
import {flowsAt} from './oauth4webapi_flows.mjs';
import {serveKeys} from './https_keys.mjs';
import {installed, run, startServer, test, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

const algorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'];
const generate = async (alg, kid) => ({kid, ...await oauth.generateKeyPair(alg, {extractable: true})});
const published = async ({publicKey, kid}) => ({...await crypto.subtle.exportKey('jwk', publicKey), kid});
const keySet = async (...keys) => ({keys: await Promise.all(keys.map(published))});
const signing = ({privateKey, kid}, options) => oauth.PrivateKeyJwt({key: privateKey, kid}, options);

const keys = Object.fromEntries(await Promise.all(algorithms.map(async (alg) => [alg, await generate(alg, alg)])));
const [remoteKey, strangersKey] = await Promise.all([generate('ES256', 'remote'), generate('ES256', 'ES256')]);
const remote = await serveKeys(await keySet(remoteKey));
const untrusted = await serveKeys(await keySet(remoteKey));

const machine = {grant_types: ['client_credentials'], scope: 'read', token_endpoint_auth_method: 'private_key_jwt'};
const server = await startServer(...written({
  access_token: {format: 'jwt', lifetime: 600},
  dpop: {nonces: true},
  fetch: {trusted_origins: [remote.origin], ca_file: remote.ca},
  scopes: ['read', 'write'],
  clients: [
    ...await Promise.all(algorithms.map(async (alg) => (
      {client_id: `signs ${alg}`, jwks: await keySet(keys[alg]), ...machine}))),
    {client_id: 'remote', jwks_uri: `${remote.origin}/jwks.json`, ...machine},
    {client_id: 'inside', jwks_uri: `${untrusted.origin}/jwks.json`, ...machine},
    {client_id: 'web', redirect_uris: ['https://client.example/callback'], jwks: await keySet(keys.ES256),
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], scope: 'read write',
      token_endpoint_auth_method: 'private_key_jwt', dpop_bound_access_tokens: true},
    {client_id: 'native', redirect_uris: ['http://127.0.0.1/callback'], application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'], scope: 'read', token_endpoint_auth_method: 'none'},
  ],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
}));
const {as, insecure, answered, trade, refresh, actAlone, call} = await flowsAt(oauth, server);

const signer = (alg) => ({client_id: `signs ${alg}`, auth: signing(keys[alg])});
const web = {client_id: 'web', auth: signing(keys.ES256), callback: 'https://client.example/callback'};
const native = {client_id: 'native', auth: oauth.None(), callback: 'http://127.0.0.1:49152/callback'};
const api = new URL(`${server.url}/api/me`);
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const told = (error) => ({name: 'ResponseBodyError', error});
const challenged = {name: 'WWWAuthenticateChallengeError', status: 401};
/** A proof of a key that its client holds from now on. */
const proving = async (client, {alg = 'ES256', ...options} = {}) => (
  {DPoP: oauth.DPoP(client, await generate(alg), options)});

/** A client that changes its assertion before it signs it. */
const changing = (change) => (
  signing(keys.ES256, {[oauth.modifyAssertion]: (header, payload) => change(payload, header)}));

for (const alg of algorithms) {
  test(`private_key_jwt with ${alg}: the keys of the client's registration`, async () => {
    const stranger = signing(await generate(alg, alg));
    await assert.rejects(actAlone(signer(alg), {auth: stranger}), told('invalid_client'));
    const {access_token} = await actAlone(signer(alg));
    assert.equal((await call('/api/me', access_token)).client_id, `signs ${alg}`);
  });
}

test('private_key_jwt: the keys of a jwks_uri are fetched once and kept', async () => {
  const client = {client_id: 'remote', auth: signing(remoteKey)};
  await assert.rejects(actAlone(client, {auth: signing({...strangersKey, kid: 'remote'})}), told('invalid_client'));
  for (let i = 0; i < 3; ++i) assert.ok((await actAlone(client)).access_token);
  assert.equal(remote.requests, 1);
});

test('private_key_jwt: a jwks_uri inside the network that nobody trusts is never asked', async () => {
  await assert.rejects(actAlone({client_id: 'inside', auth: signing(remoteKey)}), told('invalid_client'));
  assert.equal(untrusted.requests, 0);
  assert.ok((await actAlone({client_id: 'remote', auth: signing(remoteKey)})).access_token);
});

test('private_key_jwt: an assertion counts once', async () => {
  const jti = oauth.generateRandomState();
  const auth = changing((payload) => Object.assign(payload, {jti}));
  assert.ok((await actAlone(signer('ES256'), {auth})).access_token);
  await assert.rejects(actAlone(signer('ES256'), {auth}), told('invalid_client'));
  assert.ok((await actAlone(signer('ES256'))).access_token);
});

test('private_key_jwt: one that ended, one that never ends, one for or of somebody else', async () => {
  const hour = 3600;
  const wrong = [
    (payload) => ['iat', 'nbf', 'exp'].forEach((name) => (payload[name] -= hour)),
    (payload) => delete payload.exp,
    (payload) => (payload.aud = 'https://as.example'),
    // The endpoint was good enough for RFC 7523; its revision takes the issuer alone.
    (payload) => (payload.aud = as.token_endpoint),
    (payload) => (payload.sub = 'remote'),
    (payload) => (payload.iss = 'remote'),
    (payload, header) => (header.alg = 'RS256'),
  ];
  for (const change of wrong) {
    await assert.rejects(actAlone(signer('ES256'), {auth: changing(change)}), told('invalid_client'), `${change}`);
    assert.ok((await actAlone(signer('ES256'), {auth: changing(() => {})})).access_token);
  }
});

for (const alg of algorithms) {
  test(`DPoP with ${alg}: a nonce is asked for, then a token is bound, and an API takes it with a proof`, async () => {
    const proof = await proving(web, {alg});
    const tokens = await trade(await answered(web), proof);
    assert.equal(tokens.token_type, 'dpop');
    assert.deepEqual(claimsOf(tokens.access_token).cnf, {jkt: await proof.DPoP.calculateThumbprint()});
    await assert.rejects(call('/api/me', tokens.access_token), challenged);
    await assert.rejects(call('/api/me', tokens.access_token, await proving(web)), challenged);
    assert.equal((await call('/api/me', tokens.access_token, proof)).sub, 'alice');
  });
}

test('DPoP: a request without the nonce is told so, and the next one has it', async () => {
  const {DPoP} = await proving(web);
  const ask = () => oauth.clientCredentialsGrantRequest(as, web, web.auth, {}, {...insecure, DPoP});
  const first = await ask();
  assert.equal(first.status, 400);
  const problem = await oauth.processClientCredentialsResponse(as, web, first)
    .then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.ok(oauth.isDPoPNonceError(problem), problem);
  assert.ok(first.headers.get('dpop-nonce'));
  assert.equal((await oauth.processClientCredentialsResponse(as, web, await ask())).token_type, 'dpop');
});

test('DPoP: an API asks for the nonce in its challenge', async () => {
  const pair = await generate('ES256');
  const {access_token} = await actAlone(web, {DPoP: oauth.DPoP(web, pair)});
  const unaware = {...insecure, DPoP: oauth.DPoP(web, pair)};
  const ask = () => oauth.protectedResourceRequest(access_token, 'GET', api, undefined, null, unaware);
  const problem = await ask().then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.ok(oauth.isDPoPNonceError(problem), problem);
  assert.equal((await (await ask()).json()).client_id, 'web');
});

test('DPoP: a proof counts once', async () => {
  let jti;
  const proof = await proving(web, {[oauth.modifyAssertion]: (header, payload) => (payload.jti = jti ?? payload.jti)});
  const {access_token} = await actAlone(web, proof);
  jti = oauth.generateRandomState();
  assert.equal((await call('/api/me', access_token, proof)).client_id, 'web');
  await assert.rejects(call('/api/me', access_token, proof), challenged);
  jti = undefined;
  assert.equal((await call('/api/me', access_token, proof)).client_id, 'web');
});

test('DPoP: a client that has to prove possession gets no token without', async () => {
  await assert.rejects(actAlone(web), told('invalid_dpop_proof'));
  assert.ok((await actAlone(web, await proving(web))).access_token);
});

test('DPoP: the refresh token of a public client works with its key alone', async () => {
  const proof = await proving(native);
  const tokens = await trade(await answered(native), proof);
  await assert.rejects(refresh(native, tokens.refresh_token, await proving(native)), told('invalid_grant'));
  await assert.rejects(refresh(native, tokens.refresh_token), told('invalid_grant'));
  const next = await refresh(native, tokens.refresh_token, proof);
  assert.equal((await call('/api/me', next.access_token, proof)).client_id, 'native');
});

test('DPoP: a code that was asked for with dpop_jkt is for that key alone', async () => {
  const proof = await proving(native);
  const ask = async () => answered(native, {dpop_jkt: await proof.DPoP.calculateThumbprint()});
  await assert.rejects(trade(await ask(), await proving(native)), told('invalid_grant'));
  const tokens = await trade(await ask(), proof);
  assert.equal((await call('/api/me', tokens.access_token, proof)).sub, 'alice');
});

test('DPoP: the client verifies a bound token as an API would', async () => {
  const proof = await proving(web);
  const {access_token} = await actAlone(web, proof);
  const asked = async (by) => {
    let request;
    await oauth.protectedResourceRequest(access_token, 'GET', api, undefined, null,
      {...insecure, ...by, [oauth.customFetch]: (url, options) => {
        request = new Request(url, options);
        return new Response('{}');
      }});
    return oauth.validateJwtAccessToken(as, request, server.url, insecure);
  };
  await assert.rejects(asked(await proving(web)), {code: oauth.JWT_CLAIM_COMPARISON});
  assert.equal((await asked(proof)).client_id, 'web');
});

await run(server);

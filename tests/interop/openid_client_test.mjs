// openid-client, which does most by itself: requests in objects and pushed, answers in JWTs, proofs with nonces, under
// either profile of FAPI 2.0, and signed requests through the browser where nothing has to be pushed.
import assert from 'node:assert/strict';
import {callback, changed, claimsOf, encrypted, holding, keyFor, registered} from './fapi2.mjs';
import {installed, Person, run, startServer, test, written} from './support.mjs';

const client = await installed('openid-client');

const key = await keyFor('ES256');
const [strangersKey, decryptionKey] = [await keyFor('ES256'), await keyFor('ECDH-ES')];
const clients = [registered('bank', [key])];
const encrypting = {
  request_object_encryption_alg_values_supported: ['ECDH-ES'],
  authorization_encryption_alg_values_supported: ['ECDH-ES'],
  clients: [...clients, registered('secretive', [key, decryptionKey],
    {authorization_encrypted_response_alg: 'ECDH-ES', authorization_encrypted_response_enc: 'A256GCM'})],
};
const securing = await startServer(...written(holding('fapi2_security', clients)));
const signing = await startServer(...written(holding('fapi2_message_signing', clients, encrypting)));
const plain = await startServer(...written(holding('oauth21', clients, {request_parameter_supported: true})));

const discovered = (server, {client_id = 'bank', auth = client.PrivateKeyJwt(key), execute = []} = {}) => (
  client.discovery(new URL(server.url), client_id, {}, auth,
    {algorithm: 'oauth2', execute: [client.allowInsecureRequests, ...execute]}));
const security = await discovered(securing);
const messageSigning = await discovered(signing, {execute: [client.useJwtResponseMode]});
const oauth21 = await discovered(plain);

const proving = async (config) => ({DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair())});
const told = (error) => ({name: 'ResponseBodyError', error});

/** What the client asks for, and what it keeps of that. */
async function ask(changes = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const parameters = {redirect_uri: callback, scope: 'read', state: expectedState, code_challenge_method: 'S256',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), ...changes};
  return {parameters, checks: {pkceCodeVerifier, expectedState}};
}

/** The same in an object that `by` signs, after `change`. */
async function signed(config, asked, {by = key, change = () => {}} = {}) {
  const url = await client.buildAuthorizationUrlWithJAR(config, asked.parameters, by,
    {[client.modifyAssertion]: (header, claims) => change(claims)});
  return {...asked, parameters: url.searchParams};
}

const push = ({parameters}, config, proof) => client.buildAuthorizationUrlWithPAR(config, parameters, proof);
const redeem = (config, {answer, checks}, proof) => client.authorizationCodeGrant(config, answer, checks, {}, proof);

/** Pushes what is asked for, and somebody answers. */
async function answered(server, config, asked, proof, choice) {
  const url = await push(asked, config, proof);
  return {...asked, answer: await new Person(server).consent(url, choice)};
}

async function call(server, config, {access_token}, proof) {
  const answer = await client.fetchProtectedResource(
    config, access_token, new URL('/api/me', server.url), 'GET', undefined, undefined, proof);
  return answer.json();
}

/** An answer whose JWT was changed. */
function tampered(answer, change) {
  const url = new URL(answer);
  url.searchParams.set('response', changed(url.searchParams.get('response'), change));
  return url;
}

test('FAPI 2.0 Security Profile: pushed, answered, redeemed, used, refreshed', async () => {
  const proof = await proving(security);
  const tokens = await redeem(security, await answered(securing, security, await ask(), proof), proof);
  assert.equal(tokens.token_type, 'dpop');
  assert.deepEqual(await call(securing, security, tokens, proof), {sub: 'alice', client_id: 'bank', scope: 'read'});
  for (let i = 0; i < 2; ++i) {
    const next = await client.refreshTokenGrant(security, tokens.refresh_token, {}, proof);
    assert.equal((await call(securing, security, next, proof)).sub, 'alice');
  }
});

test('FAPI 2.0 Security Profile: refused without a push, with the key of a stranger, and to another key', async () => {
  const asked = await ask();
  const answer = await new Person(securing).consent(client.buildAuthorizationUrl(security, asked.parameters));
  await assert.rejects(redeem(security, {...asked, answer}),
    {name: 'AuthorizationResponseError', error: 'invalid_request'});
  const stranger = await discovered(securing, {auth: client.PrivateKeyJwt(strangersKey)});
  await assert.rejects(push(asked, stranger), told('invalid_client'));
  const proof = await proving(security);
  const stolen = await answered(securing, security, await ask(), proof);
  await assert.rejects(redeem(security, stolen, await proving(security)), told('invalid_grant'));
  assert.ok((await redeem(security, await answered(securing, security, asked, proof), proof)).access_token);
});

test('FAPI 2.0 Security Profile: the client refuses another issuer and another state; a code counts once', async () => {
  const proof = await proving(security);
  const flow = await answered(securing, security, await ask(), proof);
  const refused = {name: 'ClientError', code: 'OAUTH_INVALID_RESPONSE'};
  const mixedUp = new URL(flow.answer);
  mixedUp.searchParams.set('iss', signing.url);
  await assert.rejects(redeem(security, {...flow, answer: mixedUp}, proof), refused);
  const checks = {...flow.checks, expectedState: client.randomState()};
  await assert.rejects(redeem(security, {...flow, checks}, proof), refused);
  const tokens = await redeem(security, flow, proof);
  assert.equal((await call(securing, security, tokens, proof)).sub, 'alice');
  await assert.rejects(redeem(security, flow, proof), told('invalid_grant'));
  await assert.rejects(call(securing, security, tokens, proof),
    {name: 'WWWAuthenticateChallengeError', status: 401});
  assert.ok((await redeem(security, await answered(securing, security, await ask(), proof), proof)).access_token);
});

test('FAPI 2.0 Message Signing: signed, pushed, answered in a JWT, redeemed, used, refreshed', async () => {
  const proof = await proving(messageSigning);
  const asked = await signed(messageSigning, await ask());
  const flow = await answered(signing, messageSigning, asked, proof);
  assert.deepEqual([...flow.answer.searchParams.keys()], ['response']);
  const tokens = await redeem(messageSigning, flow, proof);
  assert.equal((await call(signing, messageSigning, tokens, proof)).sub, 'alice');
  const next = await client.refreshTokenGrant(messageSigning, tokens.refresh_token, {}, proof);
  assert.equal((await call(signing, messageSigning, next, proof)).sub, 'alice');
});

test('FAPI 2.0 Message Signing: refused without a signature, with a stranger\'s, for another audience', async () => {
  await assert.rejects(push(await ask(), messageSigning), told('invalid_request'));
  const wrong = [{by: strangersKey}, {change: (claims) => (claims.aud = securing.url)},
    {change: (claims) => (claims.iss = 'other')}, {change: (claims) => delete claims.nbf}];
  for (const options of wrong) {
    const asked = await signed(messageSigning, await ask(), options);
    await assert.rejects(push(asked, messageSigning), told('invalid_request_object'), `${options.change}`);
  }
  await push(await signed(messageSigning, await ask()), messageSigning);
});

test('FAPI 2.0 Message Signing: the client refuses another issuer or audience, and what was changed', async () => {
  const proof = await proving(messageSigning);
  const flow = await answered(signing, messageSigning, await signed(messageSigning, await ask()), proof);
  const wrong = [
    [(claims) => (claims.iss = securing.url), 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    [(claims) => (claims.aud = 'other'), 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    [(claims) => (claims.exp -= 700), 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
    [(claims) => (claims.code = 'attacker'), 'OAUTH_INVALID_RESPONSE'],
  ];
  for (const [change, code] of wrong) {
    const answer = tampered(flow.answer, change);
    await assert.rejects(redeem(messageSigning, {...flow, answer}, proof), {name: 'ClientError', code}, `${change}`);
  }
  const checks = {...flow.checks, expectedState: client.randomState()};
  await assert.rejects(redeem(messageSigning, {...flow, checks}, proof), {code: 'OAUTH_INVALID_RESPONSE'});
  assert.ok((await redeem(messageSigning, flow, proof)).access_token);
  await assert.rejects(redeem(messageSigning, flow, proof), told('invalid_grant'));
});

test('FAPI 2.0 Message Signing: a no is told in a JWT', async () => {
  const asked = await signed(messageSigning, await ask());
  const flow = await answered(signing, messageSigning, asked, undefined, {decision: 'deny'});
  assert.deepEqual([...flow.answer.searchParams.keys()], ['response']);
  await assert.rejects(redeem(messageSigning, flow), {name: 'AuthorizationResponseError', error: 'access_denied'});
  const yes = await answered(signing, messageSigning, await signed(messageSigning, await ask()));
  assert.ok((await redeem(messageSigning, yes, await proving(messageSigning))).access_token);
});

test('FAPI 2.0 Message Signing: an answer is for the eyes of the client alone', async () => {
  const decrypting = (config) => client.enableDecryptingResponses(config, ['A256GCM'],
    {key: decryptionKey.privateKey, kid: decryptionKey.kid, alg: 'ECDH-ES'});
  const [open, blind] = [await discovered(signing, {client_id: 'secretive', execute: [client.useJwtResponseMode,
    decrypting]}), await discovered(signing, {client_id: 'secretive', execute: [client.useJwtResponseMode]})];
  const proof = await proving(open);
  const flow = await answered(signing, open, await signed(open, await ask()), proof);
  assert.equal(flow.answer.searchParams.get('response').split('.').length, 5);
  await assert.rejects(redeem(blind, flow, proof), {name: 'ClientError', code: 'OAUTH_UNSUPPORTED_OPERATION'});
  const tokens = await redeem(open, flow, proof);
  assert.equal((await call(signing, open, tokens, proof)).client_id, 'secretive');
});

test('FAPI 2.0 Message Signing: a request is for the eyes of the server alone: signed, then encrypted', async () => {
  const asked = await signed(messageSigning, await ask());
  const request = asked.parameters.get('request');
  const hidden = async (text, enc) => (
    {...asked, parameters: new URLSearchParams({request: await encrypted(text, signing.url, enc)})});
  const unsigned = JSON.stringify(claimsOf(request));
  const twice = await encrypted(request, signing.url);
  for (const object of [await hidden(unsigned), await hidden(request, 'A128GCM'), await hidden(twice)]) {
    await assert.rejects(push(object, messageSigning), told('invalid_request_object'));
  }
  const proof = await proving(messageSigning);
  const flow = await answered(signing, messageSigning, await hidden(request), proof);
  assert.ok((await redeem(messageSigning, flow, proof)).access_token);
});

test('OAuth 2.1: a signed request through the browser; what is beside it does not count', async () => {
  const proof = await proving(oauth21);
  const asked = await ask();
  const urlOf = (by) => client.buildAuthorizationUrlWithJAR(oauth21, asked.parameters, by);
  const page = await new Person(plain).open(await urlOf(strangersKey));
  assert.equal(page.status, 400);
  assert.match(page.html, /invalid_request_object/);
  const url = await urlOf(key);
  url.searchParams.set('scope', 'read write');
  url.searchParams.set('state', 'attacker');
  const answer = await new Person(plain).consent(url);
  const tokens = await redeem(oauth21, {...asked, answer}, proof);
  assert.equal(tokens.scope, 'read');
  assert.equal((await call(plain, oauth21, tokens, proof)).sub, 'alice');
});

await run(securing, signing, plain);

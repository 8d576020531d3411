// oauth4webapi under the FAPI 2.0 Security Profile: clients that prove themselves by keys push what they ask for, and
// everything they are given is bound to a key of theirs.
import assert from 'node:assert/strict';
import {callback, holding, keyFor, registered} from './fapi2.mjs';
import {flowsAt} from './oauth4webapi_flows.mjs';
import {installed, Person, run, startServer, test, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

const algorithms = ['ES256', 'EdDSA', 'PS256'];
const keys = Object.fromEntries(
  await Promise.all([...algorithms, 'RS256'].map(async (alg) => [alg, await keyFor(alg)])));
const othersKey = await keyFor('ES256');
const server = await startServer(...written(holding('fapi2_security', [
  registered('bank', Object.values(keys)),
  registered('other', [othersKey]),
])));
const {as, insecure, ask, push, trade, refresh, actAlone, call} = await flowsAt(oauth, server);

const bank = {client_id: 'bank', auth: oauth.PrivateKeyJwt(keys.ES256), callback};
const other = {client_id: 'other', auth: oauth.PrivateKeyJwt(othersKey), callback};
const told = (error) => ({name: 'ResponseBodyError', error});
const challenged = {name: 'WWWAuthenticateChallengeError', status: 401};
/** A proof of a key that the client holds from now on. */
const proving = async (alg = 'ES256') => ({DPoP: oauth.DPoP(bank, await keyFor(alg))});
/** A client that changes its assertion before it signs it. */
const changing = (change) => (
  oauth.PrivateKeyJwt(keys.ES256, {[oauth.modifyAssertion]: (header, payload) => change(payload, header)}));

/** The client asks by a push with `options`, and somebody says yes. */
async function granted(options, changes = {}) {
  const asked = await ask(bank, changes);
  const answer = await new Person(server).consent(await push(asked, options));
  return {...asked, answer, parameters: oauth.validateAuthResponse(as, bank, answer, asked.state)};
}

test('discovery tells what the profile lets through', () => {
  assert.equal(as.require_pushed_authorization_requests, true);
  assert.deepEqual(as.response_types_supported, ['code']);
  assert.deepEqual(as.code_challenge_methods_supported, ['S256']);
  assert.equal(as.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(as.token_endpoint_auth_methods_supported, ['private_key_jwt']);
  for (const name of ['token_endpoint_auth_signing_alg_values_supported', 'dpop_signing_alg_values_supported']) {
    assert.deepEqual([...as[name]].sort(), ['ES256', 'EdDSA', 'PS256'], name);
  }
});

for (const alg of algorithms) {
  test(`a whole flow with ${alg}: pushed, answered, redeemed, used, refreshed again and again`, async () => {
    const signing = {auth: oauth.PrivateKeyJwt(keys[alg])};
    const proof = await proving(alg);
    const tokens = await trade(await granted({...signing, ...proof}), {...signing, ...proof});
    assert.equal(tokens.token_type, 'dpop');
    assert.equal((await call('/api/me', tokens.access_token, proof)).sub, 'alice');
    for (let i = 0; i < 3; ++i) {
      const next = await refresh(bank, tokens.refresh_token, proof);
      assert.ok([undefined, tokens.refresh_token].includes(next.refresh_token));
      assert.equal((await call('/api/write', next.access_token, proof)).sub, 'alice');
    }
  });
}

test('a request that was not pushed comes back to the client as an error', async () => {
  const asked = await ask(bank);
  const answer = await new Person(server).consent(`${as.authorization_endpoint}?${asked.query}`);
  assert.throws(() => oauth.validateAuthResponse(as, bank, answer, asked.state),
    {name: 'AuthorizationResponseError', error: 'invalid_request'});
  assert.ok((await granted()).parameters.get('code'));
});

test('a push is refused as a request would be: no PKCE, another redirect URI, an unknown scope', async () => {
  const refused = [
    [(query) => query.delete('code_challenge'), 'invalid_request'],
    [(query) => query.delete('redirect_uri'), 'invalid_request'],
    [(query) => query.set('redirect_uri', 'https://attacker.example/callback'), 'invalid_request'],
    [(query) => query.set('scope', 'everything'), 'invalid_scope'],
    [(query) => query.set('response_type', 'code token'), 'unsupported_response_type'],
    [(query) => query.set('request_uri', 'https://client.example/request'), 'invalid_request'],
  ];
  for (const [change, error] of refused) {
    const asked = await ask(bank);
    change(asked.query);
    await assert.rejects(push(asked), told(error), `${change}`);
  }
  assert.ok((await granted()).parameters.get('code'));
});

test('a push is nobody else\'s: another key, RS256, an assertion for another audience, one that was used', async () => {
  const jti = oauth.generateRandomState();
  const once = changing((payload) => (payload.jti = jti));
  await push(await ask(bank), {auth: once});
  const wrong = [
    once,
    oauth.PrivateKeyJwt({...othersKey, kid: 'ES256'}),
    oauth.PrivateKeyJwt(keys.RS256),
    changing((payload) => (payload.aud = as.pushed_authorization_request_endpoint)),
    changing((payload) => (payload.aud = as.token_endpoint)),
    changing((payload) => (payload.aud = [as.issuer])),
    changing((payload) => ['iat', 'nbf', 'exp'].forEach((name) => (payload[name] += 90))),
  ];
  for (const [i, auth] of wrong.entries()) {
    await assert.rejects(push(await ask(bank), {auth}), told('invalid_client'), `assertion ${i}`);
    await push(await ask(bank), {auth: changing(() => {})});
  }
});

test('a pushed request is answered once, however often it was looked at, and is its client\'s alone', async () => {
  const asked = await ask(bank);
  const url = await push(asked);
  const stolen = new URL(url);
  stolen.searchParams.set('client_id', 'other');
  const page = await new Person(server).open(stolen);
  assert.equal(page.status, 400);
  assert.match(page.html, /invalid_request_uri/);
  const [person, elsewhere] = [new Person(server), new Person(server)];
  await elsewhere.open(url);
  const answer = await person.consent(url);
  for (const late of [person, elsewhere]) {
    const over = await late.open(url);
    assert.equal(over.status, 400);
    assert.match(over.html, /invalid_request_uri/);
  }
  const parameters = oauth.validateAuthResponse(as, bank, answer, asked.state);
  assert.ok((await trade({...asked, parameters}, await proving())).access_token);
});

test('nothing beside client_id and request_uri counts', async () => {
  const asked = await ask(bank, {scope: 'read'});
  const url = `${await push(asked)}&scope=write&state=attacker&redirect_uri=https%3A%2F%2Fattacker.example`;
  const parameters = oauth.validateAuthResponse(as, bank, await new Person(server).consent(url), asked.state);
  assert.equal((await trade({...asked, parameters}, await proving())).scope, 'read');
});

test('a code whose request was pushed with a proof is for that key alone', async () => {
  const proof = await proving();
  await assert.rejects(trade(await granted(proof), await proving()), told('invalid_grant'));
  await assert.rejects(trade(await granted(proof)), told('invalid_dpop_proof'));
  assert.equal((await trade(await granted(proof), proof)).token_type, 'dpop');
});

test('a push with a proof of one key and the thumbprint of another is refused', async () => {
  const [proof, another] = [await proving(), await proving()];
  const asked = async ({DPoP}) => ask(bank, {dpop_jkt: await DPoP.calculateThumbprint()});
  await assert.rejects(push(await asked(another), proof), told('invalid_dpop_proof'));
  await push(await asked(proof), proof);
});

test('no token is without a key, and none is taken without its proof', async () => {
  await assert.rejects(actAlone(bank), told('invalid_dpop_proof'));
  const proof = await proving();
  const {access_token} = await actAlone(bank, proof);
  await assert.rejects(call('/api/me', access_token), challenged);
  await assert.rejects(call('/api/me', access_token, await proving()), challenged);
  assert.equal((await call('/api/me', access_token, proof)).client_id, 'bank');
});

test('a code that comes again is refused, and ends what it gave', async () => {
  const proof = await proving();
  const flow = await granted(proof);
  const tokens = await trade(flow, proof);
  assert.equal((await call('/api/me', tokens.access_token, proof)).sub, 'alice');
  await assert.rejects(trade(flow, proof), told('invalid_grant'));
  await assert.rejects(call('/api/me', tokens.access_token, proof), challenged);
  await assert.rejects(refresh(bank, tokens.refresh_token, proof), told('invalid_grant'));
  assert.ok((await trade(await granted(proof), proof)).access_token);
});

test('a code is worth nothing to another client, with a key of its own', async () => {
  const flow = await granted();
  const stolen = {...flow, client: other, parameters: oauth.validateAuthResponse(as, other, flow.answer, flow.state)};
  await assert.rejects(trade(stolen, await proving()), told('invalid_grant'));
  assert.ok((await trade(flow, await proving())).access_token);
});

test('the client refuses an answer of another issuer, of none, and one to another question', async () => {
  const {answer, state, ...flow} = await granted();
  const refused = {code: oauth.INVALID_RESPONSE};
  const [mixedUp, unnamed] = [new URL(answer), new URL(answer)];
  mixedUp.searchParams.set('iss', 'https://attacker.example');
  unnamed.searchParams.delete('iss');
  assert.throws(() => oauth.validateAuthResponse(as, bank, mixedUp, state), refused);
  assert.throws(() => oauth.validateAuthResponse(as, bank, unnamed, state), refused);
  assert.throws(() => oauth.validateAuthResponse(as, bank, answer, oauth.generateRandomState()), refused);
  const parameters = oauth.validateAuthResponse(as, bank, answer, state);
  assert.ok((await trade({...flow, parameters}, await proving())).access_token);
});

test('the client revokes what it was given', async () => {
  const proof = await proving();
  const tokens = await trade(await granted(proof), proof);
  assert.ok((await refresh(bank, tokens.refresh_token, proof)).access_token);
  const response = await oauth.revocationRequest(as, bank, bank.auth, tokens.refresh_token, insecure);
  await oauth.processRevocationResponse(response);
  await assert.rejects(refresh(bank, tokens.refresh_token, proof), told('invalid_grant'));
  await assert.rejects(call('/api/me', tokens.access_token, proof), challenged);
});

await run(server);

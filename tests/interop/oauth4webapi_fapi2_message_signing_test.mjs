// oauth4webapi under FAPI 2.0 Message Signing: what it asks for is a signed request object (RFC 9101) in a push, and
// what it is answered a signed JWT (JARM), in every mode.
import assert from 'node:assert/strict';
import {callback, changed, claimsOf, holding, keyFor, registered} from './fapi2.mjs';
import {flowsAt} from './oauth4webapi_flows.mjs';
import {installed, Person, run, startServer, test, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

const algorithms = ['ES256', 'EdDSA', 'PS256'];
const keys = Object.fromEntries(
  await Promise.all([...algorithms, 'RS256'].map(async (alg) => [alg, await keyFor(alg)])));
const [othersKey, apiKey] = [await keyFor('ES256'), await keyFor('ES256')];
const payment = {type: 'payment', actions: ['initiate', 'status'], instructedAmount: {currency: 'EUR', amount: '12.50'},
  creditorName: 'Zoë <& Søns>'};
const config = holding('fapi2_message_signing', [
  registered('bank', Object.values(keys),
    {allowed_resources: ['https://accounts.example/api'], authorization_details_types: ['payment']}),
  registered('other', [othersKey]),
  registered('accounts', [apiKey], {redirect_uris: undefined, grant_types: [], scope: undefined,
    resources: ['https://accounts.example/api']}),
], {
  access_token: {format: 'jwt', lifetime: 300},
  authorization_details: {types: [{type: 'payment', description: 'Make a payment', fields: {
    actions: {kind: 'strings', values: ['initiate', 'status'], required: true},
    instructedAmount: {kind: 'object', required: true}, creditorName: {kind: 'string'}}}]},
});
const [server, neighbour] = [await startServer(...written(config)), await startServer(...written(config))];
const {as, insecure, ask, push, trade, refresh, call} = await flowsAt(oauth, server);
const elsewhere = await flowsAt(oauth, neighbour);

const bank = {client_id: 'bank', auth: oauth.PrivateKeyJwt(keys.ES256), callback};
const other = {client_id: 'other', auth: oauth.PrivateKeyJwt(othersKey), callback};
const accounts = {client_id: 'accounts', auth: oauth.PrivateKeyJwt(apiKey), introspection_signed_response_alg: 'ES256'};
const told = (error) => ({name: 'ResponseBodyError', error});
const proving = async (alg = 'ES256') => ({DPoP: oauth.DPoP(bank, await keyFor(alg))});

/** What was asked for, in an object that `key` signs after `change`. */
async function signed(asked, {key = keys.ES256, change = () => {}, issuer = as} = {}) {
  const request = await oauth.issueRequestObject(issuer, asked.client, asked.query, key,
    {[oauth.modifyAssertion]: (header, claims) => change(claims, header)});
  return {...asked, query: new URLSearchParams({request})};
}

/** A question of the client in the mode `response_mode`, pushed with `options`. */
async function asking({response_mode = 'jwt', changes = {}, ...options} = {}) {
  const asked = await signed(await ask(bank, {response_mode, ...changes}), options);
  return {...asked, url: await push(asked, options)};
}

/** The parameters of an answer, wherever the mode has put them. */
async function parametersOf(answer) {
  if (answer instanceof Request) return new URLSearchParams(await oauth.formPostResponse(answer));
  return answer.hash ? new URLSearchParams(answer.hash.slice(1)) : answer.searchParams;
}

const validated = (response, state, client = bank, issuer = as) => (
  oauth.validateJwtAuthResponse(issuer, client, new URLSearchParams({response}), state, insecure));

/** Somebody answers; `response` is the JWT that the client gets. */
async function answered(options, choice) {
  const asked = await asking(options);
  const answer = await new Person(server).consent(asked.url, choice);
  const parameters = await parametersOf(answer);
  assert.deepEqual([...parameters.keys()], ['response']);
  return {...asked, response: parameters.get('response')};
}

/** The same, and the client has validated it. */
async function granted(options, choice) {
  const flow = await answered(options, choice);
  return {...flow, parameters: await validated(flow.response, flow.state)};
}

test('discovery tells that requests and answers are signed', () => {
  assert.equal(as.require_pushed_authorization_requests, true);
  assert.equal(as.request_parameter_supported, true);
  assert.equal(as.request_uri_parameter_supported, false);
  assert.equal(as.require_signed_request_object, true);
  assert.deepEqual([...as.request_object_signing_alg_values_supported].sort(), ['ES256', 'EdDSA', 'PS256']);
  assert.deepEqual([...as.response_modes_supported].sort(), ['form_post.jwt', 'fragment.jwt', 'jwt', 'query.jwt']);
  assert.deepEqual(as.authorization_signing_alg_values_supported, ['ES256']);
});

for (const alg of algorithms) {
  test(`a whole flow with ${alg}: signed, pushed, answered in a JWT, redeemed, used, refreshed`, async () => {
    const auth = oauth.PrivateKeyJwt(keys[alg]);
    const proof = await proving(alg);
    const flow = await granted({key: keys[alg], auth, ...proof, changes: {scope: 'read'}});
    const {iss, aud, exp, state} = claimsOf(flow.response);
    assert.deepEqual({iss, aud, state}, {iss: as.issuer, aud: 'bank', state: flow.state});
    assert.ok(exp - Date.now() / 1000 <= 600);
    const tokens = await trade(flow, {auth, ...proof});
    assert.equal(tokens.token_type, 'dpop');
    assert.equal((await call('/api/me', tokens.access_token, proof)).scope, 'read');
    for (let i = 0; i < 2; ++i) assert.ok((await refresh(bank, tokens.refresh_token, proof)).access_token);
  });
}

for (const response_mode of ['query.jwt', 'fragment.jwt', 'form_post.jwt']) {
  test(`${response_mode}: the answer is where it says, a refusal as well`, async () => {
    const flow = await granted({response_mode});
    assert.ok((await trade(flow, await proving())).access_token);
    await assert.rejects(granted({response_mode}, {decision: 'deny'}),
      {name: 'AuthorizationResponseError', error: 'access_denied'});
  });
}

test('a request that is not signed is refused, pushed or not', async () => {
  const asked = await ask(bank, {response_mode: 'jwt'});
  await assert.rejects(push(asked), told('invalid_request'));
  const answer = await new Person(server).consent(`${as.authorization_endpoint}?${asked.query}`);
  await assert.rejects(validated(answer.searchParams.get('response'), asked.state),
    {name: 'AuthorizationResponseError', error: 'invalid_request'});
  assert.ok((await granted()).parameters.get('code'));
});

test('an answer that is not to be signed is not asked for', async () => {
  for (const changes of [{}, {response_mode: 'query'}, {response_mode: 'form_post'}]) {
    await assert.rejects(push(await signed(await ask(bank, changes))), told('invalid_request'));
  }
  assert.ok((await granted()).parameters.get('code'));
});

test('an object that is not right is refused: its key, its algorithm, its claims, its type, a change', async () => {
  const wrong = [
    {key: {...othersKey, kid: 'ES256'}},
    {key: keys.RS256},
    {change: (claims) => (claims.aud = 'https://as.example')},
    {change: (claims) => delete claims.aud},
    {change: (claims) => (claims.iss = 'other')},
    {change: (claims) => delete claims.exp},
    {change: (claims) => delete claims.nbf},
    {change: (claims) => (claims.exp = claims.nbf + 3601)},
    {change: (claims) => ['iat', 'nbf', 'exp'].forEach((name) => (claims[name] -= 3600))},
    {change: (claims) => ['iat', 'nbf', 'exp'].forEach((name) => (claims[name] += 90))},
    {change: (claims) => (claims.sub = 'bank')},
    {change: (claims) => (claims.request_uri = 'https://client.example/request')},
    {change: (claims, header) => (header.typ = 'at+jwt')},
    {change: (claims, header) => (header.alg = 'none')},
  ];
  for (const options of wrong) {
    await assert.rejects(asking(options), told('invalid_request_object'), `${options.change ?? options.key.kid}`);
  }
  const asked = await signed(await ask(bank, {response_mode: 'jwt', scope: 'read'}));
  const wider = changed(asked.query.get('request'), (claims) => (claims.scope = 'read write'));
  await assert.rejects(push({...asked, query: new URLSearchParams({request: wider})}), told('invalid_request_object'));
  await push(asked);
});

test('an object of one client is of no use to another', async () => {
  const asked = await signed(await ask(bank, {response_mode: 'jwt'}));
  await assert.rejects(push({...asked, client: other}), told('invalid_request_object'));
  await push(asked);
});

test('nothing beside the object counts', async () => {
  const asked = await signed(await ask(bank, {response_mode: 'jwt', scope: 'read'}));
  for (const [name, value] of [['scope', 'write'], ['state', 'attacker'], ['response_mode', 'query']]) {
    asked.query.set(name, value);
  }
  const answer = await new Person(server).consent(await push(asked));
  const parameters = await validated(answer.searchParams.get('response'), asked.state);
  assert.equal((await trade({...asked, parameters}, await proving())).scope, 'read');
});

test('an assertion is no request object, and a request object no assertion', async () => {
  const asked = await signed(await ask(bank, {response_mode: 'jwt'}));
  const posing = (as, client, body) => {
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', asked.query.get('request'));
  };
  await assert.rejects(push(asked, {auth: posing}), told('invalid_client'));
  const assertion = new URLSearchParams();
  await bank.auth(as, bank, assertion, new Headers());
  const query = new URLSearchParams({request: assertion.get('client_assertion')});
  await assert.rejects(push({...asked, query}), told('invalid_request_object'));
  await push(asked);
});

test('the client refuses an answer with another issuer or audience, and one that was changed in any way', async () => {
  const flow = await answered();
  const compared = {code: oauth.JWT_CLAIM_COMPARISON};
  const refused = {code: oauth.INVALID_RESPONSE};
  const wrong = [
    [(claims) => (claims.iss = 'https://attacker.example'), compared],
    [(claims) => (claims.aud = 'other'), compared],
    [(claims) => delete claims.iss, refused],
    [(claims) => delete claims.aud, refused],
    [(claims) => delete claims.exp, refused],
    [(claims) => (claims.exp += 600), refused],
    [(claims) => (claims.code = 'attacker'), refused],
  ];
  for (const [change, problem] of wrong) {
    await assert.rejects(validated(changed(flow.response, change), flow.state), problem, `${change}`);
  }
  const parameters = await validated(flow.response, flow.state);
  assert.ok((await trade({...flow, parameters}, await proving())).access_token);
});

test('the client refuses a signed answer to another client or question, of another issuer, or too late', async () => {
  const flow = await answered();
  await assert.rejects(validated(flow.response, flow.state, other), {code: oauth.JWT_CLAIM_COMPARISON});
  await assert.rejects(validated(flow.response, oauth.generateRandomState()), {code: oauth.INVALID_RESPONSE});
  await assert.rejects(validated(flow.response, flow.state, bank, elsewhere.as), {code: oauth.JWT_CLAIM_COMPARISON});
  const late = {...bank, [oauth.clockSkew]: 700};
  await assert.rejects(validated(flow.response, flow.state, late), {code: oauth.JWT_TIMESTAMP_CHECK});
  const parameters = await validated(flow.response, flow.state);
  assert.ok((await trade({...flow, parameters}, await proving())).access_token);
});

test('a client that takes no JWTs finds nothing in the answer', async () => {
  const flow = await answered();
  const parameters = new URLSearchParams({response: flow.response});
  assert.throws(() => oauth.validateAuthResponse(as, bank, parameters, flow.state), {code: oauth.INVALID_RESPONSE});
  assert.ok((await validated(flow.response, flow.state)).get('code'));
});

test('a code that comes again is refused, and ends what it gave', async () => {
  const proof = await proving();
  const flow = await granted(proof);
  const tokens = await trade(flow, proof);
  await assert.rejects(trade(flow, proof), told('invalid_grant'));
  await assert.rejects(call('/api/me', tokens.access_token, proof),
    {name: 'WWWAuthenticateChallengeError', status: 401});
  await assert.rejects(refresh(bank, tokens.refresh_token, proof), told('invalid_grant'));
  assert.ok((await trade(await granted(proof), proof)).access_token);
});

test('a code is bound to the proof of its push, and a pushed object is answered once', async () => {
  const proof = await proving();
  await assert.rejects(trade(await granted(proof), await proving()), told('invalid_grant'));
  const flow = await granted(proof);
  const over = await new Person(server).open(flow.url);
  assert.equal(over.status, 400);
  assert.match(over.html, /invalid_request_uri/);
  assert.ok((await trade(flow, proof)).access_token);
});

test('details travel in the object, are shown and granted each alone, and are in the token (RFC 9396)', async () => {
  const refund = {...payment, actions: ['status']};
  const rich = (...details) => ({changes: {scope: 'read', authorization_details: JSON.stringify(details)}});
  for (const wrong of [{...payment, type: 'transfer'}, {...payment, actions: ['revoke']}, {...payment, note: 'hi'}]) {
    await assert.rejects(asking(rich(payment, wrong)), told('invalid_authorization_details'));
  }
  const proof = await proving();
  const all = await trade(await granted({...rich(payment, refund), ...proof}), proof);
  assert.deepEqual(all.authorization_details, [payment, refund]);
  assert.deepEqual(claimsOf(all.access_token).authorization_details, [payment, refund]);
  const one = await trade(await granted({...rich(payment, refund), ...proof}, {details: ['1']}), proof);
  assert.deepEqual(one.authorization_details, [refund]);
  const paying = {...proof, additionalParameters: {authorization_details: JSON.stringify([payment])}};
  await assert.rejects(refresh(bank, one.refresh_token, paying), told('invalid_authorization_details'));
  assert.deepEqual((await refresh(bank, one.refresh_token, proof)).authorization_details, [refund]);
  assert.deepEqual((await refresh(bank, all.refresh_token, paying)).authorization_details, [payment]);
});

test('the API is told of a token in a signed JWT, and others of nothing', async () => {
  const proof = await proving();
  const {access_token} = await trade(
    await granted({...proof, changes: {scope: 'read', resource: 'https://accounts.example/api'}}), proof);
  async function introspected(client) {
    const response = await oauth.introspectionRequest(
      as, client, client.auth, access_token, {...insecure, requestJwtResponse: true});
    const answer = await oauth.processIntrospectionResponse(as, client, response);
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    return answer;
  }
  assert.deepEqual(await introspected({...other, introspection_signed_response_alg: 'ES256'}), {active: false});
  const answer = await introspected(accounts);
  assert.equal(answer.sub, 'alice');
  assert.deepEqual(answer.cnf, {jkt: await proof.DPoP.calculateThumbprint()});
});

await run(server, neighbour);

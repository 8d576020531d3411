// openid-client as a relying party: it checks nonce, at_hash, c_hash, s_hash, auth_time, max_age and every signature
// itself, and refuses what is not as OpenID Connect Core says.
import assert from 'node:assert/strict';
import {bye, callback, encrypting, provider, relyingParty} from './openid.mjs';
import {installed, Person, run, startServer, test, written} from './support.mjs';

const client = await installed('openid-client');
const rsa = await encrypting('RSA-OAEP-256', 'A256GCM');
const ecdh = await encrypting('ECDH-ES', 'A128CBC-HS256');
const server = await startServer(...written(provider([
  relyingParty('rp'),
  relyingParty('trusted', {trusted: true}),
  relyingParty('es256', {id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256'}),
  relyingParty('hybrid', {response_types: ['code', 'code id_token', 'id_token'],
    grant_types: ['authorization_code', 'implicit', 'refresh_token']}),
  relyingParty('rsa', rsa.registration),
  relyingParty('ecdh', ecdh.registration),
])));

const discovered = (id, metadata = {}, execute = []) => client.discovery(new URL(server.url), id, metadata,
  client.ClientSecretBasic(`${id}-secret`), {execute: [client.allowInsecureRequests, ...execute]});
const rp = await discovered('rp');

/** What the client asks for, and what it keeps of that. */
async function ask(config, changes = {}) {
  const checks = {pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(),
    expectedNonce: client.randomNonce(), idTokenExpected: true};
  const url = client.buildAuthorizationUrl(config, {redirect_uri: callback, scope: 'openid profile',
    state: checks.expectedState, nonce: checks.expectedNonce, code_challenge_method: 'S256',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier), ...changes});
  return {url, checks};
}

/** Somebody signs in; the client has the tokens. */
async function signedIn(config, changes = {}, {person = new Person(server), checks = {}} = {}) {
  const asked = await ask(config, changes);
  const answer = await person.consent(asked.url);
  return {person, tokens: await client.authorizationCodeGrant(config, answer, {...asked.checks, ...checks})};
}

test('discovery, sign-in, ID token, UserInfo', async () => {
  const {tokens} = await signedIn(rp);
  const {iss, aud, sub, exp, iat, name} = tokens.claims();
  assert.deepEqual({iss, aud, sub, name}, {iss: server.url, aud: 'rp', sub: 'alice', name: undefined});
  assert.equal(exp - iat, 300);
  assert.deepEqual(await client.fetchUserInfo(rp, tokens.access_token, sub), {sub: 'alice', name: 'Alice'});
  await assert.rejects(client.fetchUserInfo(rp, tokens.access_token, 'bob'),
    {code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'});
});

test('the signature is that of a published key, and another nonce is not taken', async () => {
  const checking = await discovered('rp', {}, [client.enableNonRepudiationChecks]);
  await assert.rejects(signedIn(checking, {}, {checks: {expectedNonce: 'another'}}),
    {code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'});
  assert.equal((await signedIn(checking)).tokens.claims().sub, 'alice');
});

test('max_age: auth_time is there, and a sign-in that is too old is done again', async () => {
  const {person, tokens} = await signedIn(rp, {max_age: '1000'}, {checks: {maxAge: 1000}});
  const {auth_time} = tokens.claims();
  assert.equal(typeof auth_time, 'number');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const again = await signedIn(rp, {max_age: '0'}, {person, checks: {maxAge: 1}});
  assert.ok(again.tokens.claims().auth_time > auth_time);
});

test('prompt=none: login_required, consent_required, and an answer where nobody need be asked', async () => {
  const silent = await ask(rp, {prompt: 'none'});
  const refused = await new Person(server).open(silent.url);
  assert.equal(refused.url.searchParams.get('error'), 'login_required');
  const {person} = await signedIn(rp);
  const {url} = await person.open((await ask(rp, {prompt: 'none'})).url);
  assert.equal(url.searchParams.get('error'), 'consent_required');
  const trusted = await discovered('trusted');
  const {url: asked, checks} = await ask(trusted, {prompt: 'none'});
  const tokens = await client.authorizationCodeGrant(trusted, (await person.open(asked)).url, checks);
  assert.equal(tokens.claims().sub, 'alice');
});

test('refresh: a new ID token of the same person, without the nonce, beside a token for UserInfo', async () => {
  const {tokens} = await signedIn(rp, {scope: 'openid offline_access', prompt: 'consent'});
  const next = await client.refreshTokenGrant(rp, tokens.refresh_token);
  assert.equal(next.claims().sub, tokens.claims().sub);
  assert.equal(next.claims().auth_time, tokens.claims().auth_time);
  assert.equal(next.claims().nonce, undefined);
  assert.equal((await client.fetchUserInfo(rp, next.access_token, 'alice')).sub, 'alice');
  await client.tokenRevocation(rp, next.refresh_token);
  await assert.rejects(client.fetchUserInfo(rp, next.access_token, 'alice'),
    {code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE'});
});

test('claims asked for by name come in their place', async () => {
  const claims = JSON.stringify({id_token: {email: {essential: true}}, userinfo: {name: null}});
  const {tokens} = await signedIn(rp, {scope: 'openid', claims});
  assert.equal(tokens.claims().email, 'alice@example.com');
  assert.deepEqual(await client.fetchUserInfo(rp, tokens.access_token, 'alice'), {sub: 'alice', name: 'Alice'});
});

test('ES256: ID token and UserInfo are signed as the client is registered', async () => {
  const config = await discovered('es256',
    {id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256'});
  const {tokens} = await signedIn(config);
  assert.equal(JSON.parse(Buffer.from(tokens.id_token.split('.')[0], 'base64url')).alg, 'ES256');
  const {sub, name, iss, aud} = await client.fetchUserInfo(config, tokens.access_token, 'alice');
  assert.deepEqual({sub, name, iss, aud}, {sub: 'alice', name: 'Alice', iss: server.url, aud: 'es256'});
});

test('code id_token: the front one binds code and state, the other the access token', async () => {
  const config = await discovered('hybrid', {}, [client.useCodeIdTokenResponseType,
    client.enableDetachedSignatureResponseChecks]);
  const {tokens} = await signedIn(config);
  assert.equal(tokens.claims().sub, 'alice');
});

test('id_token: claims of scopes are in it, and a code there is not', async () => {
  const config = await discovered('hybrid', {}, [client.useIdTokenResponseType]);
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {redirect_uri: callback, scope: 'openid profile', nonce});
  const answer = await new Person(server).consent(url);
  const {sub, name} = await client.implicitAuthentication(config, answer, nonce);
  assert.deepEqual({sub, name}, {sub: 'alice', name: 'Alice'});
});

for (const [id, {key}, enc] of [['rsa', rsa, 'A256GCM'], ['ecdh', ecdh, 'A128CBC-HS256']]) {
  test(`${id}: ID token and UserInfo are encrypted to the client's key`, async () => {
    const decrypting = (config) => client.enableDecryptingResponses(config, [enc], {key: key.privateKey, kid: key.kid});
    const config = await discovered(id, {}, [decrypting]);
    const {tokens} = await signedIn(config);
    assert.equal(tokens.id_token.split('.').length, 5);
    assert.equal(tokens.claims().sub, 'alice');
    const {sub, name} = await client.fetchUserInfo(config, tokens.access_token, 'alice');
    assert.deepEqual({sub, name}, {sub: 'alice', name: 'Alice'});
  });
}

test('logout: the browser is back at the client, and signed out', async () => {
  const {person, tokens} = await signedIn(rp);
  const state = client.randomState();
  const {url} = await person.open(client.buildEndSessionUrl(rp,
    {id_token_hint: tokens.id_token, post_logout_redirect_uri: bye, state}));
  assert.equal(url.href, `${bye}?state=${encodeURIComponent(state)}`);
  const silent = await person.open((await ask(rp, {prompt: 'none'})).url);
  assert.equal(silent.url.searchParams.get('error'), 'login_required');
  await assert.rejects(client.fetchUserInfo(rp, tokens.access_token, 'alice'));
});

await run(server);

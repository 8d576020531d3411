// npm jose reads the reference server's JWKS and verifies its access tokens (RFC 9068) with it, for each algorithm, and
// follows the rotation of keys.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {folder, installed, pause, rotateKeys, run, startServer, test, until, written} from './support.mjs';

const jose = await installed('jose');

const algorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'];
const web = {client_id: 'web', client_secret: 'web-secret', grant_types: ['client_credentials'], scope: 'read write',
  token_endpoint_auth_method: 'client_secret_post', resources: ['https://photos.example/api']};
const config = (keys, lifetime = 600) => (
  {access_token: {format: 'jwt', lifetime}, keys, scopes: ['read', 'write'], clients: [web]});

// Published a second before it signs: a server that runs looks that often.
const byCommand = written(config({file: join(folder, 'keys.json'), publish: 1, retire: 600}));
const [commanded, scheduled, ...servers] = await Promise.all([
  startServer(...byCommand),
  startServer(...written(config({publish: 1, rotation: 2, retire: 50}, 50))),
  ...algorithms.map((algorithm) => startServer(...written(config({algorithm})))),
]);

async function token(server, more = {}) {
  const fields = {grant_type: 'client_credentials', client_id: 'web', client_secret: 'web-secret', ...more};
  const answer = await fetch(`${server.url}/token`, {method: 'POST', body: new URLSearchParams(fields)});
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

const jwks = async (server) => (await fetch(`${server.url}/jwks`)).json();
const kids = async (server) => (await jwks(server)).keys.map(({kid}) => kid);
const kidOf = (jwt) => jose.decodeProtectedHeader(jwt).kid;
// Without patience for keys that are not there yet, so that a test need not wait half a minute for the next fetch.
const remote = (server) => jose.createRemoteJWKSet(new URL(`${server.url}/jwks`), {cooldownDuration: 0});
const expected = (server, more = {}) => ({issuer: server.url, audience: server.url, typ: 'at+jwt',
  requiredClaims: ['iss', 'sub', 'aud', 'client_id', 'scope', 'iat', 'exp', 'jti'], ...more});

/** The token with its text changed in `part`, at a place where every bit counts. */
function changed(jwt, part) {
  const parts = jwt.split('.');
  parts[part] = (parts[part][0] === 'f' ? 'g' : 'f') + parts[part].slice(1);
  return parts.join('.');
}

algorithms.forEach((alg, i) => {
  const server = servers[i];

  test(`${alg}: jose verifies a token with the remote JWKS, and refuses a changed one`, async () => {
    const keys = remote(server);
    const jwt = await token(server, {scope: 'read'});
    for (const part of [1, 2]) {
      await assert.rejects(jose.jwtVerify(changed(jwt, part), keys), {code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'});
    }
    const {payload, protectedHeader} = await jose.jwtVerify(jwt, keys, {...expected(server), algorithms: [alg]});
    assert.deepEqual({...protectedHeader}, {alg, kid: protectedHeader.kid, typ: 'at+jwt'});
    assert.equal(payload.client_id, 'web');
    assert.equal(payload.scope, 'read');
    assert.equal(payload.exp - payload.iat, 600);
  });

  test(`${alg}: jose imports the set: public keys, for signatures, found by their kid`, async () => {
    const set = await jwks(server);
    const jwt = await token(server);
    for (const key of set.keys) {
      assert.deepEqual([key.alg, key.use, key.d], [alg, 'sig', undefined]);
      assert.equal((await jose.importJWK(key)).type, 'public');
    }
    const strangers = {keys: set.keys.map((key) => ({...key, kid: 'another'}))};
    await assert.rejects(jose.jwtVerify(jwt, jose.createLocalJWKSet(strangers)), {code: 'ERR_JWKS_NO_MATCHING_KEY'});
    assert.ok(await jose.jwtVerify(jwt, jose.createLocalJWKSet(set), expected(server)));
  });

  test(`${alg}: jose refuses the token for another audience, issuer, type or algorithm`, async () => {
    const keys = remote(server);
    const jwt = await token(server, {resource: web.resources[0]});
    const own = {...expected(server), audience: web.resources[0]};
    const claim = {code: 'ERR_JWT_CLAIM_VALIDATION_FAILED'};
    await assert.rejects(jose.jwtVerify(jwt, keys, {...own, audience: server.url}), {...claim, claim: 'aud'});
    await assert.rejects(jose.jwtVerify(jwt, keys, {...own, issuer: 'https://as.example'}), {...claim, claim: 'iss'});
    await assert.rejects(jose.jwtVerify(jwt, keys, {...own, typ: 'JWT'}), {...claim, claim: 'typ'});
    const others = algorithms.filter((other) => other !== alg);
    await assert.rejects(jose.jwtVerify(jwt, keys, {...own, algorithms: others}), {code: 'ERR_JOSE_ALG_NOT_ALLOWED'});
    assert.ok(await jose.jwtVerify(jwt, keys, own));
  });

  test(`${alg}: the keys of another server verify nothing`, async () => {
    const jwt = await token(server);
    const stranger = servers[(i + 1) % servers.length];
    await assert.rejects(jose.jwtVerify(jwt, remote(stranger)), {code: 'ERR_JWKS_NO_MATCHING_KEY'});
    assert.ok(await jose.jwtVerify(jwt, remote(server), expected(server)));
  });
});

test('a token ends when it says so', async () => {
  const jwt = await token(servers[0]);
  const {exp} = jose.decodeJwt(jwt);
  const at = (seconds) => jose.jwtVerify(jwt, remote(servers[0]), {currentDate: new Date(seconds * 1000)});
  await assert.rejects(at(exp), {code: 'ERR_JWT_EXPIRED'});
  assert.ok(await at(exp - 1));
});

test('--rotate-keys: the next key is published before it signs, the last one stays for its tokens', async () => {
  const keys = remote(commanded);
  const before = await token(commanded);
  assert.ok(await jose.jwtVerify(before, keys, expected(commanded)));
  rotateKeys(byCommand);
  const both = await until(async () => {
    const now = await kids(commanded);
    return now.length === 2 && now;
  }, 'two keys are published');
  assert.ok(both.includes(kidOf(before)));
  const after = await until(async () => {
    const jwt = await token(commanded);
    return kidOf(jwt) !== kidOf(before) && jwt;
  }, 'the next key signs');
  assert.ok(both.includes(kidOf(after)));
  assert.ok(await jose.jwtVerify(after, keys, expected(commanded)));
  assert.ok(await jose.jwtVerify(before, keys, expected(commanded)));
});

test('the schedule: jose meets a key that it does not know, fetches, and follows', async () => {
  const keys = remote(scheduled);
  const seen = new Set();
  const tokens = [];
  await until(async () => {
    tokens.push(await token(scheduled));
    seen.add(kidOf(tokens.at(-1)));
    assert.ok(await jose.jwtVerify(tokens.at(-1), keys, expected(scheduled)));
    await pause(0.2);
    return seen.size === 3;
  }, 'three keys have signed');
  for (const jwt of tokens) assert.ok(await jose.jwtVerify(jwt, keys, expected(scheduled)));
});

await run(commanded, scheduled, ...servers);

// An API of somebody else, behind express-oauth2-jwt-bearer, takes the reference server's JWTs. It is told the issuer
// and its own name, and finds the keys by discovery.
import assert from 'node:assert/strict';
import {installed, pause, run, startServer, test, written} from './support.mjs';

const {auth, requiredScopes} = await installed('express-oauth2-jwt-bearer');
const {default: express} = await installed('express');
const jose = await installed('jose');
const oauth = await installed('oauth4webapi');

const photos = 'https://photos.example/api';
const mail = 'https://mail.example/api';
const algorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'];
const machine = {client_secret: 'machine-secret', grant_types: ['client_credentials'], scope: 'read write',
  token_endpoint_auth_method: 'client_secret_post'};
const start = (algorithm) => startServer(...written({
  access_token: {format: 'jwt', lifetime: 600},
  keys: {algorithm},
  scopes: ['read', 'write'],
  clients: [{client_id: 'machine', resources: [photos, mail], ...machine},
    {client_id: 'brief', access_token_lifetime: 1, allowed_resources: [photos], ...machine}],
}));
const servers = await Promise.all(algorithms.map(start));
const [server, stranger] = servers;

const listening = [];

/** An API for the tokens of `from` whose paths are /read and /write; where it is. */
async function startApi(from, options = {}) {
  const api = express();
  // As RFC 9068 has it, and to the second.
  api.use(auth({issuerBaseURL: from.url, audience: photos, strict: true, clockTolerance: 0, ...options}));
  for (const scope of ['read', 'write']) {
    api.get(`/${scope}`, requiredScopes(scope), ({auth: {payload}}, response) => response.json(payload));
  }
  api.use(({status = 500, headers, message}, request, response, next) => (
    response.status(status).set(headers).json({message})));
  const http = await new Promise((resolve) => {
    const begun = api.listen(0, '127.0.0.1', () => resolve(begun));
  });
  listening.push(http);
  return `http://127.0.0.1:${http.address().port}`;
}
const apis = await Promise.all(servers.map((from) => startApi(from)));
const [api] = apis;

async function token(from, fields = {}, headers = {}) {
  const form = {grant_type: 'client_credentials', client_id: 'machine', client_secret: 'machine-secret',
    resource: photos, ...fields};
  const answer = await fetch(`${from.url}/token`, {method: 'POST', headers, body: new URLSearchParams(form)});
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}

async function call(url, jwt, {scheme = 'Bearer', ...headers} = {}) {
  const answer = await fetch(url, {headers: {authorization: `${scheme} ${jwt}`, ...headers}});
  return {status: answer.status, challenge: answer.headers.get('www-authenticate'), ...await answer.json()};
}

/** The API refuses `jwt` with `status` and `error`, and goes on to take what is right. */
async function refused(url, jwt, status, error, headers) {
  const answer = await call(url, jwt, headers);
  assert.equal(answer.status, status, JSON.stringify(answer));
  assert.match(answer.challenge, new RegExp(`error="${error}"`));
  assert.equal((await call(url, await token(server))).status, 200);
}

algorithms.forEach((alg, i) => {
  test(`${alg}: the API takes a token, by the keys that discovery led to`, async () => {
    const jwt = await token(servers[i], {scope: 'read'});
    const [header, payload, signature] = jwt.split('.');
    const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);
    assert.equal((await call(`${apis[i]}/read`, [header, payload, flipped].join('.'))).status, 401);
    const {status, iss, sub, client_id, scope} = await call(`${apis[i]}/read`, jwt);
    assert.deepEqual({status, iss, sub, client_id, scope},
      {status: 200, iss: servers[i].url, sub: 'machine', client_id: 'machine', scope: 'read'});
  });
});

test('refused: a token for another API, and one for nobody in particular', async () => {
  await refused(`${api}/read`, await token(server, {resource: mail}), 401, 'invalid_token');
  await refused(`${api}/read`, await token(server, {resource: server.url}), 401, 'invalid_token');
});

test('taken: a token for this API among others', async () => {
  const form = new URLSearchParams({grant_type: 'client_credentials', client_id: 'machine',
    client_secret: 'machine-secret'});
  for (const resource of [mail, photos]) form.append('resource', resource);
  const answer = await fetch(`${server.url}/token`, {method: 'POST', body: form});
  const {access_token} = await answer.json();
  assert.deepEqual((await call(`${api}/read`, access_token)).aud.sort(), [mail, photos]);
});

test('refused: a token of another server, and one whose claims were changed', async () => {
  await refused(`${api}/read`, await token(stranger), 401, 'invalid_token');
  const [header, payload, signature] = (await token(server, {scope: 'read'})).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const more = Buffer.from(JSON.stringify({...claims, scope: 'read write'})).toString('base64url');
  await refused(`${api}/write`, [header, more, signature].join('.'), 401, 'invalid_token');
});

test('refused: an unsigned token, and one that the caller signed with the published key as a secret', async () => {
  const jwt = await token(server);
  const claims = jose.decodeJwt(jwt);
  const [published] = (await (await fetch(`${server.url}/jwks`)).json()).keys;
  const secret = new TextEncoder().encode(JSON.stringify(published));
  const confused = await new jose.SignJWT(claims)
    .setProtectedHeader({alg: 'HS256', typ: 'at+jwt', kid: published.kid}).sign(secret);
  const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${jwt.split('.')[1]}.`;
  await refused(`${api}/read`, confused, 401, 'invalid_token');
  await refused(`${api}/read`, none, 401, 'invalid_token');
});

test('refused: a token that has ended', async () => {
  const jwt = await token(server, {client_id: 'brief'});
  assert.equal((await call(`${await startApi(server, {clockTolerance: 60})}/read`, jwt)).status, 200);
  await pause(2.1);
  await refused(`${api}/read`, jwt, 401, 'invalid_token');
});

test('refused: a token without the scope', async () => {
  const jwt = await token(server, {scope: 'read'});
  await refused(`${api}/write`, jwt, 403, 'insufficient_scope');
  assert.equal((await call(`${api}/read`, jwt)).status, 200);
});

test('DPoP: the API takes a bound token with a proof of its key, and refuses it otherwise', async () => {
  const client = {client_id: 'machine'};
  const [pair, another] = await Promise.all(['ES256', 'ES256'].map((alg) => oauth.generateKeyPair(alg)));
  const proof = async (keys, url, method, jwt) => {
    const headers = new Headers();
    await oauth.DPoP(client, keys).addProof(new URL(url), headers, method, jwt);
    return {dpop: headers.get('dpop')};
  };
  const jwt = await token(server, {}, await proof(pair, `${server.url}/token`, 'POST'));
  const url = `${await startApi(server, {dpop: {required: true}})}/read`;
  const present = (headers) => call(url, jwt, {scheme: 'DPoP', ...headers});
  assert.match((await present(await proof(another, url, 'GET', jwt))).challenge, /error="invalid_token"/);
  assert.match((await present(await proof(pair, url, 'POST', jwt))).challenge, /error="invalid_dpop_proof"/);
  assert.match((await call(`${api}/read`, jwt)).challenge, /error="invalid_token"/);
  assert.equal((await call(url, await token(server))).status, 400);
  assert.equal((await present(await proof(pair, url, 'GET', jwt))).status, 200);
});

await run(...servers);
for (const http of listening) {
  http.close();
  http.closeAllConnections();
}

// simple-oauth2 against the reference server. It knows nothing of PKCE, so the challenge and the verifier travel as
// parameters of the caller, and it leaves the state to the caller too. It form-encodes the id and the secret for Basic
// unless told to be "loose".
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {configured, installed, Person, run, startServer, test} from './support.mjs';

const {AuthorizationCode, ClientCredentials, ResourceOwnerPassword} = await installed('simple-oauth2');
const server = await startServer(...configured('oauth21.json'));

const auth = {tokenHost: server.url, tokenPath: '/token'};
const inHeader = {authorizationMethod: 'header'};
const inBody = {authorizationMethod: 'body'};
const oddSecret = 'p@ss w:rd%+&/=';
const web = {client: {id: 'web', secret: 'web-secret'}, auth, options: inHeader};
const posting = {client: {id: 'posting', secret: oddSecret}, auth, options: inBody};
const odd = {client: {id: 'odd id:+%/&=', secret: oddSecret}, auth, options: inHeader};
const native = {client: {id: 'native'}, auth, options: inBody};
const callbacks = new Map([
  [web, 'https://client.example/callback'],
  [posting, 'https://posting.example/callback?from=here'],
  [odd, 'https://odd.example/callback'],
  [native, 'http://127.0.0.1:49152/callback'],
]);
const random = () => randomBytes(32).toString('base64url');
const s256 = (verifier) => createHash('sha256').update(verifier).digest('base64url');

const codeFlow = (config) => new AuthorizationCode({...config, auth: {...auth, authorizePath: '/authorize'}});

/** The callback's parameters, and what the client kept to itself. */
async function answered(config, changes = {}, choice = {}) {
  const kept = {state: random(), code_verifier: random(), redirect_uri: callbacks.get(config)};
  const url = codeFlow(config).authorizeURL({redirect_uri: kept.redirect_uri, state: kept.state,
    code_challenge: s256(kept.code_verifier), code_challenge_method: 'S256', ...changes});
  const {searchParams} = await new Person(server).consent(url, choice);
  assert.equal(searchParams.get('state'), kept.state);
  return {config, kept, searchParams, code: searchParams.get('code')};
}

const trade = ({config, kept, code}, changes = {}) => codeFlow(config).getToken(
  {code, redirect_uri: kept.redirect_uri, code_verifier: kept.code_verifier, ...changes});

const actAlone = (config, params = {}) => new ClientCredentials(config).getToken(params);

async function call(path, {token}) {
  const answer = await fetch(server.url + path, {headers: {authorization: `Bearer ${token.access_token}`}});
  return {status: answer.status, ...(answer.ok && await answer.json())};
}

/** simple-oauth2 throws what its HTTP client does: the status in `output`, the answer's members in `data.payload`. */
async function refused(promise, status, error) {
  const problem = await promise.then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.equal(problem.output?.statusCode, status, problem);
  assert.equal(problem.data.payload.error, error);
}

test('the code flow with PKCE ends in a token that an API takes', async () => {
  const token = await trade(await answered(web, {scope: ['read', 'write']}));
  assert.equal(token.expired(), false);
  assert.deepEqual(await call('/api/write', token), {status: 200, sub: 'alice', client_id: 'web', scope: 'read write'});
});

test('a client that posts its secret completes it too', async () => {
  const token = await trade(await answered(posting));
  assert.equal((await call('/api/me', token)).client_id, 'posting');
});

test('a public client without a secret completes it, and refreshes', async () => {
  const token = await trade(await answered(native));
  assert.equal((await call('/api/me', await token.refresh())).client_id, 'native');
});

test('a refresh answers new tokens, and can narrow the scope', async () => {
  const token = await trade(await answered(web));
  const next = await token.refresh();
  assert.notEqual(next.token.refresh_token, token.token.refresh_token);
  assert.equal((await call('/api/write', next)).sub, 'alice');
  const narrow = await next.refresh({scope: 'read'});
  assert.equal((await call('/api/write', narrow)).status, 403);
  assert.equal((await call('/api/me', narrow)).scope, 'read');
});

test('a client acts for itself', async () => {
  const token = await actAlone(web, {scope: ['read']});
  assert.equal(token.token.refresh_token, undefined);
  assert.deepEqual(await call('/api/me', token), {status: 200, client_id: 'web', scope: 'read'});
});

test('reserved characters pass through Basic, form-encoded as RFC 6749 says', async () => {
  const token = await trade(await answered(odd));
  assert.equal((await call('/api/me', token)).client_id, odd.client.id);
});

test('refused: reserved characters in "loose" Basic, which are not encoded', async () => {
  const loose = {...odd, options: {...inHeader, credentialsEncodingMode: 'loose'}};
  await refused(actAlone(loose), 401, 'invalid_client');
  assert.ok((await actAlone(odd)).token.access_token);
});

test('refused: a wrong secret, in the header and in the body', async () => {
  await refused(actAlone({...web, client: {id: 'web', secret: 'guess'}}), 401, 'invalid_client');
  await refused(actAlone({...posting, client: {id: 'posting', secret: 'guess'}}), 401, 'invalid_client');
  assert.ok((await actAlone(web)).token.access_token);
  assert.ok((await actAlone(posting)).token.access_token);
});

test('refused: a request in JSON', async () => {
  await refused(actAlone({...web, options: {...inHeader, bodyFormat: 'json'}}), 400, 'invalid_request');
  assert.ok((await actAlone({...web, options: {...inHeader, bodyFormat: 'form'}})).token.access_token);
});

test('refused: a code that comes again, which ends the tokens it gave', async () => {
  const flow = await answered(web);
  const token = await trade(flow);
  assert.equal((await call('/api/me', token)).status, 200);
  await refused(trade(flow), 400, 'invalid_grant');
  assert.equal((await call('/api/me', token)).status, 401);
  await refused(token.refresh(), 400, 'invalid_grant');
});

test('refused: a code with another verifier, and a code with none', async () => {
  await refused(trade(await answered(web), {code_verifier: random()}), 400, 'invalid_grant');
  await refused(trade(await answered(web), {code_verifier: ''}), 400, 'invalid_grant');
  assert.ok((await trade(await answered(web))).token.access_token);
});

test('refused: a person who says no', async () => {
  const {searchParams} = await answered(web, {}, {decision: 'deny'});
  assert.equal(searchParams.get('error'), 'access_denied');
  assert.equal(searchParams.get('code'), null);
  assert.ok((await answered(web)).code);
});

test('refused: the password of a person, which OAuth 2.1 has no exchange for', async () => {
  const asking = new ResourceOwnerPassword(web).getToken({username: 'alice', password: 'wonderland'});
  await refused(asking, 400, 'unsupported_grant_type');
  assert.ok((await trade(await answered(web))).token.access_token);
});

await run(server);

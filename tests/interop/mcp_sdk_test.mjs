// The auth client of @modelcontextprotocol/sdk against the reference server. It is given the address of an API and a
// client id, and finds out all else, from the challenge or from the well-known places (RFC 9728, RFC 8414).
import assert from 'node:assert/strict';
import {installed, Person, run, startServer, test, written} from './support.mjs';

const sdk = '@modelcontextprotocol/sdk/client';
const {auth, extractWWWAuthenticateParams, UnauthorizedError} = await installed(`${sdk}/auth.js`);
const {ClientCredentialsProvider, PrivateKeyJwtProvider} = await installed(`${sdk}/auth-extensions.js`);
const {withOAuth} = await installed(`${sdk}/middleware.js`);
const jose = await installed('jose');

const callback = 'http://127.0.0.1:49152/callback';
const flows = {grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], scope: 'read write'};
const machine = {grant_types: ['client_credentials'], scope: 'read write'};
const [pair, another] = await Promise.all([1, 2].map(() => jose.generateKeyPair('ES256', {extractable: true})));
const server = await startServer(...written({
  access_token: {format: 'jwt', lifetime: 600},
  scopes: ['read', 'write'],
  clients: [
    {client_id: 'native', redirect_uris: ['http://127.0.0.1/callback'], application_type: 'native', ...flows,
      token_endpoint_auth_method: 'none'},
    {client_id: 'web', client_secret: 'web-secret', redirect_uris: [callback], ...flows},
    {client_id: 'posting', client_secret: 'posting-secret', redirect_uris: [callback], ...flows,
      token_endpoint_auth_method: 'client_secret_post'},
    {client_id: 'machine', client_secret: 'machine-secret', ...machine},
    {client_id: 'signs', ...machine, token_endpoint_auth_method: 'private_key_jwt',
      jwks: {keys: [await jose.exportJWK(pair.publicKey)]}},
  ],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
}));
const api = new URL(`${server.url}/api`);
const me = `${server.url}/api/me`;
const claimsOf = ({access_token}) => JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url'));

/** What an application brings to the SDK: it keeps what it is given, and sends a person's browser off. */
class Provider {
  redirectUrl = callback;
  requests = [];
  #kept = {};

  constructor(information = {client_id: 'native'}, choice = {}) {
    this.information = information;
    this.choice = choice;
  }

  get clientMetadata() {
    return {redirect_uris: [callback], client_name: 'MCP client'};
  }

  state = () => (this.#kept.state = crypto.randomUUID());
  clientInformation = () => this.information;
  tokens = () => this.#kept.tokens;
  saveTokens = (tokens) => (this.#kept.tokens = tokens);
  codeVerifier = () => this.#kept.verifier;
  saveCodeVerifier = (verifier) => (this.#kept.verifier = verifier);

  /** Somebody signs in and answers the question. */
  async redirectToAuthorization(url) {
    this.asked = url.searchParams;
    const {searchParams} = await new Person(server).consent(url, this.choice);
    assert.equal(searchParams.get('state'), this.#kept.state);
    assert.equal(searchParams.get('iss'), server.url);
    this.answer = searchParams;
  }

  /** For `fetchFn`: remembers which paths the client asked for. */
  fetch = (url, options) => {
    this.requests.push(new URL(url).pathname);
    return fetch(url, options);
  };
}

/** The whole flow, with the two calls that an application makes. */
async function signIn(provider, options = {}) {
  const known = {serverUrl: api, fetchFn: provider.fetch, ...options};
  assert.equal(await auth(provider, known), 'REDIRECT');
  assert.equal(await auth(provider, {...known, authorizationCode: provider.answer.get('code')}), 'AUTHORIZED');
  return provider.tokens();
}

async function call(path, {access_token}) {
  const answer = await fetch(server.url + path, {headers: {authorization: `Bearer ${access_token}`}});
  return {status: answer.status, ...(answer.ok && await answer.json())};
}

test('discovery: from the API to its metadata, to its authorization server, to a token', async () => {
  const provider = new Provider();
  const tokens = await signIn(provider);
  assert.deepEqual([...new Set(provider.requests)], ['/.well-known/oauth-protected-resource/api',
    '/.well-known/oauth-authorization-server', '/token']);
  assert.deepEqual(await call('/api/me', tokens),
    {status: 200, sub: 'alice', client_id: 'native', scope: 'read write'});
});

test('the request has PKCE and names the resource, and the token is for it alone', async () => {
  const provider = new Provider();
  const tokens = await signIn(provider);
  assert.equal(provider.asked.get('code_challenge_method'), 'S256');
  assert.equal(provider.asked.get('resource'), api.href);
  assert.equal([claimsOf(tokens).aud].flat().join(), api.href);
});

test('the challenge of the API leads to its metadata', async () => {
  const challenge = await fetch(me);
  assert.equal(challenge.status, 401);
  const {resourceMetadataUrl} = extractWWWAuthenticateParams(challenge);
  assert.equal(resourceMetadataUrl.href, `${server.url}/.well-known/oauth-protected-resource/api`);
  const tokens = await signIn(new Provider(), {serverUrl: me, resourceMetadataUrl});
  assert.equal((await call('/api/me', tokens)).status, 200);
});

test('clients with a secret: in the header, and in the body', async () => {
  for (const [client_id, method] of [['web', 'client_secret_basic'], ['posting', 'client_secret_post']]) {
    const client = {client_id, token_endpoint_auth_method: method};
    const guessing = new Provider({...client, client_secret: 'guess'});
    await assert.rejects(signIn(guessing), {errorCode: 'invalid_client'});
    const tokens = await signIn(new Provider({...client, client_secret: `${client_id}-secret`}));
    assert.equal((await call('/api/me', tokens)).client_id, client_id);
  }
});

test('refresh: for the same resource, and a token that was used before ends in a new question', async () => {
  const provider = new Provider();
  const first = await signIn(provider);
  const known = {serverUrl: api, fetchFn: provider.fetch};
  assert.equal(await auth(provider, known), 'AUTHORIZED');
  const second = provider.tokens();
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal([claimsOf(second).aud].flat().join(), api.href);
  assert.equal((await call('/api/me', second)).status, 200);
  provider.saveTokens(first);
  provider.invalidateCredentials = () => provider.saveTokens(undefined);
  assert.equal(await auth(provider, known), 'REDIRECT');
  assert.equal((await call('/api/me', second)).status, 401);
  await auth(provider, {...known, authorizationCode: provider.answer.get('code')});
  assert.equal((await call('/api/me', provider.tokens())).status, 200);
});

test('its fetch: sends the token along, and refreshes one that the API refuses', async () => {
  const provider = new Provider();
  const ask = () => withOAuth(provider, me)(fetch)(me);
  await assert.rejects(ask(), UnauthorizedError);
  await auth(provider, {serverUrl: me, authorizationCode: provider.answer.get('code')});
  assert.equal((await (await ask()).json()).sub, 'alice');
  const {access_token} = provider.tokens();
  provider.saveTokens({...provider.tokens(), access_token: 'stale'});
  assert.equal((await (await ask()).json()).sub, 'alice');
  assert.notEqual(provider.tokens().access_token, access_token);
});

test('refused: a code with another verifier, and a person who says no', async () => {
  const provider = new Provider();
  assert.equal(await auth(provider, {serverUrl: api}), 'REDIRECT');
  provider.saveCodeVerifier('another-verifier-that-nobody-asked-with-0123456789');
  provider.invalidateCredentials = () => {};
  const again = {serverUrl: api, authorizationCode: provider.answer.get('code')};
  await assert.rejects(auth(provider, again), {errorCode: 'invalid_grant'});
  const refusing = new Provider({client_id: 'native'}, {decision: 'deny'});
  assert.equal(await auth(refusing, {serverUrl: api}), 'REDIRECT');
  assert.equal(refusing.answer.get('error'), 'access_denied');
  assert.equal((await call('/api/me', await signIn(new Provider()))).status, 200);
});

test('machines: a client with a secret, and one that signs, by discovery too', async () => {
  const expected = {expectedIssuer: server.url};
  const signing = async ({privateKey}) => new PrivateKeyJwtProvider({...expected, clientId: 'signs', algorithm: 'ES256',
    privateKey: await jose.exportPKCS8(privateKey)});
  const withSecret = (clientSecret) => new ClientCredentialsProvider(
    {...expected, clientId: 'machine', clientSecret});
  for (const provider of [await signing(another), withSecret('guess')]) {
    await assert.rejects(auth(provider, {serverUrl: api}), {errorCode: 'invalid_client'});
  }
  for (const provider of [await signing(pair), withSecret('machine-secret')]) {
    assert.equal(await auth(provider, {serverUrl: api}), 'AUTHORIZED');
    const {status, client_id} = await call('/api/write', provider.tokens());
    assert.deepEqual({status, client_id}, {status: 200, client_id: provider.clientInformation().client_id});
  }
});

test('without registration: an application whose client nobody knows is told so before anything is asked', async () => {
  const provider = new Provider();
  provider.clientInformation = () => undefined;
  await assert.rejects(auth(provider, {serverUrl: api}), /registration|saveable/);
  assert.equal(provider.asked, undefined);
  assert.ok(await signIn(new Provider()));
});

await run(server);

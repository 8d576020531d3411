// Client and transport of @modelcontextprotocol/sdk against examples/mcp_server and examples/mcp_authorization: the MCP
// server is all that a client is told, and a person with a browser is all else it needs.
import assert from 'node:assert/strict';
import {freePort, installed, Person, run, startExample, test} from './support.mjs';
import {serveDocuments} from './https_keys.mjs';

const sdk = '@modelcontextprotocol/sdk/client';
const {auth, UnauthorizedError} = await installed(`${sdk}/auth.js`);
const {Client} = await installed(`${sdk}/index.js`);
const {StreamableHTTPClientTransport} = await installed(`${sdk}/streamableHttp.js`);

const callback = 'http://127.0.0.1:49152/callback';
const [, , authorizationProgram, serverProgram] = process.argv;
const host = await serveDocuments();
const documentUrl = `${host.origin}/oauth/client.json`;
host.documents['/oauth/client.json'] = {client_id: documentUrl, client_name: 'Document client',
  redirect_uris: [callback], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  token_endpoint_auth_method: 'none'};

const [authorizationPort, serverPort] = [await freePort(), await freePort()];
const mcp = new URL(`http://127.0.0.1:${serverPort}/mcp`);
const authorization = await startExample(authorizationProgram, authorizationPort, mcp.href, host.origin, host.ca);
const server = await startExample(serverProgram, serverPort, authorization.url);

/** What an application brings to the SDK: it keeps what it is given, and sends a person's browser off. */
class Provider {
  redirectUrl = callback;
  kept = {};
  asked = [];

  constructor(metadata = {}, clientMetadataUrl) {
    this.metadata = metadata;
    this.clientMetadataUrl = clientMetadataUrl;
  }

  get clientMetadata() {
    return {redirect_uris: [callback], client_name: 'MCP client', grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'none', ...this.metadata};
  }

  clientInformation = () => this.kept.client;
  saveClientInformation = (client) => (this.kept.client = client);
  tokens = () => this.kept.tokens;
  saveTokens = (tokens) => (this.kept.tokens = tokens);
  codeVerifier = () => this.kept.verifier;
  saveCodeVerifier = (verifier) => (this.kept.verifier = verifier);
  invalidateCredentials = (scope) => {
    delete this.kept.tokens;
    if (scope === 'all') delete this.kept.client;
  };

  /** Somebody signs in and answers the question. */
  async redirectToAuthorization(url) {
    this.asked.push(url.searchParams);
    this.answer = (await new Person(authorization).consent(url)).searchParams;
    assert.equal(this.answer.get('iss'), authorization.url);
  }
}

/** A client that is connected; `finish` ends what an UnauthorizedError began. */
async function connected(provider) {
  const transport = () => new StreamableHTTPClientTransport(mcp, {authProvider: provider});
  const first = transport();
  await assert.rejects(new Client({name: 'test', version: '1'}).connect(first), UnauthorizedError);
  await first.finishAuth(provider.answer.get('code'));
  const second = transport();
  const client = new Client({name: 'test', version: '1'});
  await client.connect(second);
  return {client, finish: () => second.finishAuth(provider.answer.get('code'))};
}

const textOf = ({content: [{text}]}) => text;
const whoami = async (client) => JSON.parse(textOf(await client.callTool({name: 'whoami'})));

test('a client with a document: its id is the URL, and nothing was registered', async () => {
  const provider = new Provider({}, documentUrl);
  const {client} = await connected(provider);
  assert.deepEqual(await whoami(client), {sub: 'alice', client_id: documentUrl, scope: 'read'});
  assert.equal(provider.asked[0].get('resource'), mcp.href);
  assert.deepEqual((await client.listTools()).tools.map(({name}) => name), ['whoami', 'write']);
  await client.ping();
  await client.close();
});

test('a client that registers: public, and with a secret in either place', async () => {
  for (const method of ['none', 'client_secret_basic', 'client_secret_post']) {
    const provider = new Provider({token_endpoint_auth_method: method});
    const {client} = await connected(provider);
    assert.equal(provider.kept.client.token_endpoint_auth_method, method);
    assert.equal((await whoami(client)).client_id, provider.kept.client.client_id);
    await client.close();
  }
});

test('step-up: a tool that needs more leads to the person again, and is then carried out', async () => {
  const provider = new Provider();
  const {client, finish} = await connected(provider);
  assert.equal(provider.asked[0].get('scope'), 'read');
  // It tries a refresh first, which brings no more scope: the application drops the refresh token and asks again.
  await assert.rejects(client.callTool({name: 'write'}), {code: 403});
  await whoami(client);
  const {refresh_token, ...kept} = provider.kept.tokens;
  provider.saveTokens(kept);
  const before = kept.access_token;
  await assert.rejects(client.callTool({name: 'write'}), UnauthorizedError);
  assert.equal(provider.asked[1].get('scope'), 'read write');
  await finish();
  assert.equal(textOf(await client.callTool({name: 'write'})), 'written by alice');
  assert.notEqual(provider.kept.tokens.access_token, before);
  const first = await fetch(mcp, {method: 'POST', headers: {authorization: `Bearer ${before}`},
    body: JSON.stringify({jsonrpc: '2.0', id: 1, method: 'ping'})});
  assert.equal(first.status, 200);
  await client.close();
});

test('refresh: a token that is dead is replaced without a person, and several at once get the same', async () => {
  const provider = new Provider();
  const {client} = await connected(provider);
  const {refresh_token, issuer} = provider.kept.tokens;
  provider.saveTokens({access_token: 'stale', token_type: 'Bearer', refresh_token, issuer});
  assert.equal((await whoami(client)).sub, 'alice');
  assert.equal(provider.asked.length, 1);
  const again = {grant_type: 'refresh_token', refresh_token, resource: mcp.href,
    client_id: provider.kept.client.client_id};
  const answers = await Promise.all([1, 2, 3].map(async () => (await fetch(`${authorization.url}/token`,
    {method: 'POST', body: new URLSearchParams(again)})).json()));
  for (const answer of answers) assert.equal(answer.refresh_token, provider.kept.tokens.refresh_token);
  await client.close();
});

test('offline_access: asked for where the server tells of it, with prompt=consent', async () => {
  const told = await (await fetch(`${authorization.url}/.well-known/oauth-authorization-server`)).json();
  assert.ok(told.scopes_supported.includes('offline_access'));
  const provider = new Provider();
  const known = {serverUrl: mcp, scope: 'read offline_access'};
  assert.equal(await auth(provider, known), 'REDIRECT');
  assert.equal(provider.asked[0].get('prompt'), 'consent');
  assert.equal(await auth(provider, {...known, authorizationCode: provider.answer.get('code')}), 'AUTHORIZED');
  assert.ok(provider.kept.tokens.refresh_token);
  const client = new Client({name: 'test', version: '1'});
  await client.connect(new StreamableHTTPClientTransport(mcp, {authProvider: provider}));
  assert.equal((await whoami(client)).scope, 'read offline_access');
  await client.close();
});

test('a client that is gone is told so, registers anew, and works', async () => {
  const provider = new Provider();
  const {client} = await connected(provider);
  await client.close();
  provider.kept.client = {...provider.kept.client, client_id: 'nobody'};
  provider.saveTokens({...provider.kept.tokens, access_token: 'stale'});
  const {client: anew} = await connected(provider);
  assert.notEqual(provider.kept.client.client_id, 'nobody');
  assert.equal((await whoami(anew)).sub, 'alice');
  await anew.close();
});

await run(authorization, server);

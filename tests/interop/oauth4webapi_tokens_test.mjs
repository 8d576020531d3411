// oauth4webapi finds out about the reference server by discovery (RFC 8414), then introspects (RFC 7662, RFC 9701),
// revokes (RFC 7009) and asks for tokens for one resource (RFC 8707).
import assert from 'node:assert/strict';
import {flowsAt} from './oauth4webapi_flows.mjs';
import {installed, run, startServer, test, written} from './support.mjs';

const oauth = await installed('oauth4webapi');

const photos = 'https://photos.example/api';
const mail = 'https://mail.example/api';
const everything = {grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code'], scope: 'read write'};
const config = {
  access_token: {format: 'jwt', lifetime: 600},
  scopes: ['read', 'write'],
  clients: [
    {client_id: 'web', client_secret: 'web-secret', redirect_uris: ['https://client.example/callback'],
      allowed_resources: [photos, mail], ...everything},
    {client_id: 'other', client_secret: 'other-secret', redirect_uris: ['https://other.example/callback'],
      ...everything},
    {client_id: 'photos', client_secret: 'photos-secret', grant_types: [], resources: [photos]},
    {client_id: 'mail', client_secret: 'mail-secret', grant_types: [], resources: [mail]},
  ],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
};
const behindProxy = await startServer(...written(config), '--issuer', 'https://as.example/tenant');
const server = await startServer(...written(config));
const {as, insecure, answered, trade, refresh, actAlone, call} = await flowsAt(oauth, server);

const web = {client_id: 'web', auth: oauth.ClientSecretBasic('web-secret'),
  callback: 'https://client.example/callback'};
const other = {client_id: 'other', auth: oauth.ClientSecretBasic('other-secret')};
const photoApi = {client_id: 'photos', auth: oauth.ClientSecretBasic('photos-secret')};
const mailApi = {client_id: 'mail', auth: oauth.ClientSecretBasic('mail-secret')};

async function introspect(caller, token, {auth = caller.auth, ...options} = {}) {
  const response = await oauth.introspectionRequest(as, caller, auth, token, {...insecure, ...options});
  const told = await oauth.processIntrospectionResponse(as, caller, response);
  // Fetches the JWKS that the metadata names, and verifies with it.
  if (options.requestJwtResponse) await oauth.validateApplicationLevelSignature(as, response, insecure);
  return {...told};
}

async function revoke(client, token, {auth = client.auth, ...options} = {}) {
  const response = await oauth.revocationRequest(as, client, auth, token, {...insecure, ...options});
  return oauth.processRevocationResponse(response);
}

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const challenge = (status) => ({name: 'WWWAuthenticateChallengeError', status});
const told = (error) => ({name: 'ResponseBodyError', error});

test('discovery: the metadata names the issuer, and endpoints that are there', async () => {
  assert.equal(as.issuer, server.url);
  const endpoints = Object.keys(as).filter((name) => name.endsWith('_endpoint') || name === 'jwks_uri').sort();
  assert.deepEqual(endpoints, ['authorization_endpoint', 'introspection_endpoint', 'jwks_uri',
    'pushed_authorization_request_endpoint', 'revocation_endpoint', 'token_endpoint']);
  for (const name of endpoints) {
    const post = !['authorization_endpoint', 'jwks_uri'].includes(name);
    const answer = await fetch(as[name], {method: post ? 'POST' : 'GET'});
    assert.ok(![404, 405].includes(answer.status) && answer.status < 500, `${name}: ${answer.status}`);
  }
  assert.equal((await fetch(`${server.url}/nothing`)).status, 404);
});

test('discovery: what the client has to know before it begins', () => {
  assert.deepEqual(as.response_types_supported, ['code']);
  assert.deepEqual(as.code_challenge_methods_supported, ['S256']);
  assert.equal(as.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(as.introspection_signing_alg_values_supported, ['ES256']);
  for (const method of ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']) {
    assert.ok(as.token_endpoint_auth_methods_supported.includes(method), method);
  }
  assert.ok(!as.introspection_endpoint_auth_methods_supported.includes('none'));
  assert.ok(as.token_endpoint_auth_signing_alg_values_supported.includes('ES256'));
  assert.ok(as.dpop_signing_alg_values_supported.includes('ES256'));
});

test('discovery: of an issuer with a path, and of no other', async () => {
  const [issuer, neighbour] = [new URL('https://as.example/tenant'), new URL('https://as.example/')];
  const proxy = (url, options) => fetch(url.replace('https://as.example', behindProxy.url), options);
  const discover = async (wanted) => oauth.processDiscoveryResponse(
    wanted, await oauth.discoveryRequest(wanted, {algorithm: 'oauth2', [oauth.customFetch]: proxy}));
  await assert.rejects(discover(neighbour), {code: oauth.RESPONSE_IS_NOT_CONFORM});
  const found = await discover(issuer);
  assert.equal(found.issuer, issuer.href);
  assert.equal(found.token_endpoint, 'https://as.example/tenant/token');
});

test('discovery: no OpenID provider is told of where there is none', async () => {
  const url = new URL(server.url);
  const openid = await oauth.discoveryRequest(url, {...insecure, algorithm: 'oidc'});
  await assert.rejects(oauth.processDiscoveryResponse(url, openid), {code: oauth.RESPONSE_IS_NOT_CONFORM});
  const found = await oauth.discoveryRequest(url, {...insecure, algorithm: 'oauth2'});
  assert.equal((await oauth.processDiscoveryResponse(url, found)).issuer, server.url);
});

test('discovery: the API tells which server its tokens come from (RFC 9728)', async () => {
  const api = new URL(`${server.url}/api`);
  const answer = await oauth.resourceDiscoveryRequest(api, insecure);
  const resource = await oauth.processResourceDiscoveryResponse(api, answer);
  assert.deepEqual(resource.authorization_servers, [server.url]);
  assert.deepEqual(as.protected_resources, [resource.resource]);
  const elsewhere = await oauth.resourceDiscoveryRequest(new URL(`${server.url}/elsewhere`), insecure);
  await assert.rejects(oauth.processResourceDiscoveryResponse(new URL(`${server.url}/elsewhere`), elsewhere));
});

test('resource: a token is for the resource that was asked for, and the client verifies it as that API', async () => {
  const {access_token} = await trade(await answered(web, {resource: photos}));
  const request = new Request(photos, {headers: {authorization: `Bearer ${access_token}`}});
  await assert.rejects(oauth.validateJwtAccessToken(as, request, mail, insecure), {code: oauth.JWT_CLAIM_COMPARISON});
  const claims = await oauth.validateJwtAccessToken(as, request, photos, insecure);
  assert.equal(claims.sub, 'alice');
  assert.equal(claims.client_id, 'web');
});

test('resource: of several granted, a refresh takes one, and no other', async () => {
  const tokens = await trade(await answered(web, {resource: [photos, mail]}));
  assert.deepEqual([claimsOf(tokens.access_token).aud].flat().sort(), [mail, photos]);
  const api = new URLSearchParams({resource: `${server.url}/api`});
  await assert.rejects(refresh(web, tokens.refresh_token, {additionalParameters: api}), told('invalid_target'));
  const one = await refresh(web, tokens.refresh_token, {additionalParameters: new URLSearchParams({resource: mail})});
  assert.equal([claimsOf(one.access_token).aud].flat().join(), mail);
});

test('resource: an unknown one is refused, at both endpoints', async () => {
  const unknown = 'https://unknown.example/api';
  await assert.rejects(answered(web, {resource: unknown}),
    {name: 'AuthorizationResponseError', error: 'invalid_target'});
  await assert.rejects(actAlone(web, {parameters: {resource: unknown}}), told('invalid_target'));
  assert.ok((await answered(web, {resource: photos})).parameters.get('code'));
  assert.ok((await actAlone(web, {parameters: {resource: photos}})).access_token);
});

test('resource: the API of the server takes tokens for itself, and none for others', async () => {
  const foreign = await actAlone(web, {parameters: {resource: photos}});
  await assert.rejects(call('/api/me', foreign.access_token), challenge(401));
  const own = await actAlone(web, {parameters: {resource: `${server.url}/api`}});
  assert.equal((await call('/api/me', own.access_token)).client_id, 'web');
});

test('introspection: the resource server is told what a token means', async () => {
  const {access_token} = await trade(await answered(web, {resource: photos, scope: 'read'}));
  const answer = await introspect(photoApi, access_token);
  const {active, sub, client_id, scope, iss, token_type, username, jti} = answer;
  assert.deepEqual({active, sub, client_id, scope, iss, token_type, username},
    {active: true, sub: 'alice', client_id: 'web', scope: 'read', iss: server.url, token_type: 'Bearer',
      username: 'alice'});
  assert.equal([answer.aud].flat().join(), photos);
  assert.equal(jti, claimsOf(access_token).jti);
  assert.equal(answer.exp, claimsOf(access_token).exp);
});

test('introspection: a token for somebody else, and one that nobody issued, are just not active', async () => {
  const {access_token} = await actAlone(web, {parameters: {resource: photos}});
  assert.deepEqual(await introspect(mailApi, access_token), {active: false});
  assert.deepEqual(await introspect(photoApi, 'nonsense'), {active: false});
  assert.equal((await introspect(photoApi, access_token)).active, true);
});

test('introspection: a client is told of its own tokens, another of nothing, and a wrong secret is challenged', async () => {
  const {access_token} = await actAlone(web, {parameters: {resource: photos}});
  assert.equal((await introspect(web, access_token)).active, true);
  assert.deepEqual(await introspect(other, access_token), {active: false});
  await assert.rejects(introspect(photoApi, access_token, {auth: oauth.ClientSecretBasic('guess')}), challenge(401));
  assert.equal((await introspect(photoApi, access_token)).active, true);
});

test('introspection as a JWT: signed for who asked, with the keys of the JWKS', async () => {
  const {access_token} = await trade(await answered(web, {resource: photos, scope: 'read'}));
  const caller = {...photoApi, introspection_signed_response_alg: 'ES256'};
  const {iat, ...answer} = await introspect(caller, access_token, {requestJwtResponse: true});
  const {iat: plainly, ...plain} = await introspect(photoApi, access_token);
  assert.equal(iat, plainly);
  assert.deepEqual(answer, plain);
  assert.deepEqual(await introspect(caller, 'nonsense', {requestJwtResponse: true}), {active: false});
});

test('introspection as a JWT: the client refuses one for somebody else, and one that was changed', async () => {
  const {access_token} = await actAlone(web, {parameters: {resource: photos}});
  const caller = {...photoApi, introspection_signed_response_alg: 'ES256'};
  const ask = (change = (text) => text) => introspect(caller, access_token, {requestJwtResponse: true,
    [oauth.customFetch]: async (url, options) => {
      const answer = await fetch(url, options);
      return new Response(change(await answer.text()), {headers: answer.headers});
    }});
  const flipped = (text) => {
    const [header, payload, signature] = text.split('.');
    return [header, payload, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.');
  };
  await assert.rejects(ask(flipped), {code: oauth.INVALID_RESPONSE});
  const response = await oauth.introspectionRequest(as, caller, caller.auth, access_token,
    {...insecure, requestJwtResponse: true});
  await assert.rejects(oauth.processIntrospectionResponse(as, {...caller, client_id: 'mail'}, response),
    {code: oauth.JWT_CLAIM_COMPARISON});
  assert.equal((await ask()).active, true);
});

test('revocation: either token ends both', async () => {
  const hint = {additionalParameters: new URLSearchParams({token_type_hint: 'refresh_token'})};
  for (const [name, options] of [['access_token', {}], ['refresh_token', {}], ['refresh_token', hint]]) {
    const tokens = await trade(await answered(web));
    assert.equal((await call('/api/me', tokens.access_token)).sub, 'alice');
    await revoke(web, tokens[name], options);
    await assert.rejects(call('/api/me', tokens.access_token), challenge(401));
    await assert.rejects(refresh(web, tokens.refresh_token), told('invalid_grant'));
  }
  const tokens = await trade(await answered(web));
  assert.ok((await refresh(web, tokens.refresh_token)).access_token);
});

test('revocation: a revoked JWT, whose signature goes on to be right, is not active', async () => {
  const {access_token} = await actAlone(web, {parameters: {resource: photos}});
  assert.equal((await introspect(photoApi, access_token)).active, true);
  await revoke(web, access_token);
  assert.deepEqual(await introspect(photoApi, access_token), {active: false});
});

test('revocation: another client ends nothing, a wrong secret neither, a token nobody knows is no error', async () => {
  const {access_token} = await actAlone(web);
  await assert.rejects(revoke(other, access_token), told('invalid_grant'));
  await revoke(web, 'nonsense');
  await assert.rejects(revoke(web, access_token, {auth: oauth.ClientSecretBasic('guess')}), challenge(401));
  assert.equal((await call('/api/me', access_token)).client_id, 'web');
  await revoke(web, access_token);
  await assert.rejects(call('/api/me', access_token), challenge(401));
});

await run(server, behindProxy);

// The requests, by name. Each is made at both servers; what it returns is compared.
import {basic, other, web} from './site.mjs';

const byBasic = {headers: basic(...web)};
const nothing = {headers: {}};
const inForm = {client_id: 'web', client_secret: 'web-secret'};

const callback = 'https://web.example/cb';
const asking = {response_type: 'code', client_id: 'web', redirect_uri: callback, scope: 'read', state: 'xyz'};
const without = (object, ...names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const pkce = {code_challenge: challenge, code_challenge_method: 'S256'};

export const requests = new Map();
const add = (name, make) => requests.set(name, make);

// The authorization endpoint.
const authorize = (name, params, decision) => add(`authorize: ${name}`, (site) => site.authorize(params, decision));
authorize('a code', asking);
authorize('a denial', asking, 'deny');
authorize('no scope', without(asking, 'scope'));
authorize('an empty scope', {...asking, scope: ''});
authorize('two scopes', {...asking, scope: 'read write'});
authorize('a scope twice', {...asking, scope: 'read read'});
authorize('a scope the client may not have', {...asking, scope: 'admin'});
authorize('one scope of two the client may not have', {...asking, scope: 'read admin'});
authorize('a scope with a comma', {...asking, scope: 'read,write'});
authorize('a scope with a quote', {...asking, scope: 'read "write'});
authorize('no state', without(asking, 'state'));
authorize('no redirect_uri, where one is registered', without(asking, 'redirect_uri'));
authorize('an empty redirect_uri', {...asking, redirect_uri: ''});
for (const uri of ['https://evil.example/cb', 'https://web.example/cb/', 'https://web.example/CB', 'http://web.example/cb',
  'https://web.example/cb?x=1', 'https://web.example/cb#x', 'https://web.example/', 'https://web.example.evil/cb',
  'https://web.example/cb/../cb', 'javascript:alert(1)', '/cb', 'cb', 'https://web.example:443/cb',
  'https://user@web.example/cb', 'https://web.example/%63b']) {
  authorize(`the redirect_uri ${uri}`, {...asking, redirect_uri: uri});
}
authorize("another client's redirect_uri", {...asking, client_id: 'other'});
authorize('no client_id', without(asking, 'client_id'));
authorize('an unknown client', {...asking, client_id: 'nobody'});
authorize('a client_id in capitals', {...asking, client_id: 'WEB'});
authorize('no response_type', without(asking, 'response_type'));
authorize('an empty response_type', {...asking, response_type: ''});
authorize('an unknown response_type', {...asking, response_type: 'magic'});
authorize('response_type in capitals', {...asking, response_type: 'CODE'});
authorize('response_type none', {...asking, response_type: 'none'});
authorize('response_type token', {...asking, response_type: 'token'});
authorize('response_type token, denied', {...asking, response_type: 'token'}, 'deny');
authorize('response_type token, a scope the client may not have', {...asking, response_type: 'token', scope: 'admin'});
authorize('response_type token of a client that may not', {...asking, client_id: 'other',
  redirect_uri: 'https://other.example/cb', response_type: 'token'});
authorize('response_type code twice', {...asking, response_type: 'code code'});
for (const state of ['a b', 'a&b=c', 'a+b', '%41', 'é€', '<script>', '"', "'", '#x', '?x=y', '$&', '\\', 'x'.repeat(500)]) {
  authorize(`the state ${state.slice(0, 12)}`, {...asking, state});
}
for (const name of ['client_id', 'redirect_uri', 'response_type', 'scope', 'state']) {
  authorize(`${name} twice`, [...Object.entries(asking), [name, asking[name]]]);
}
authorize('an unknown parameter', {...asking, colour: 'red'});
authorize('with PKCE', {...asking, ...pkce});
authorize('a challenge without a method', {...asking, code_challenge: challenge});
authorize('a method without a challenge', {...asking, code_challenge_method: 'S256'});
authorize('an unknown challenge method', {...asking, code_challenge: challenge, code_challenge_method: 'S512'});
authorize('a challenge that is too short', {...asking, ...pkce, code_challenge: 'short'});
authorize('response_mode query', {...asking, response_mode: 'query'});
authorize('response_mode fragment', {...asking, response_mode: 'fragment'});
authorize('an unknown response_mode', {...asking, response_mode: 'pigeon'});
authorize('a client_secret in the URL', {...asking, client_secret: 'web-secret'});

// Redeeming a code.
const redemption = {grant_type: 'authorization_code', redirect_uri: callback};
const redeem = (name, change, options, params) => add(`redeem: ${name}`, async (site) => {
  const form = {...redemption, code: await site.code(params)};
  return site.token(typeof change === 'function' ? change(form) : {...form, ...change}, options);
});
redeem('as usual', {});
redeem('with Basic', {}, byBasic);
redeem('with the secret in the form', inForm, nothing);
redeem('with both', inForm, byBasic);
redeem('with Basic and the same client_id', {client_id: 'web'}, byBasic);
redeem('with Basic and another client_id', {client_id: 'other'}, byBasic);
redeem('with a wrong secret', {}, {client: ['web', 'wrong']});
redeem('with an empty secret', {}, {client: ['web', '']});
redeem('with an unknown client', {}, {client: ['nobody', 'web-secret']});
redeem('with a wrong secret in the form', {client_id: 'web', client_secret: 'wrong'}, {headers: {}});
redeem('with the id alone', {client_id: 'web'}, {headers: {}});
redeem('with nothing', {}, {headers: {}});
redeem('with a Basic field that is no base64', {}, {headers: {authorization: 'Basic !!'}});
redeem('with a Basic field without a colon', {}, {headers: {authorization: `Basic ${Buffer.from('web').toString('base64')}`}});
redeem('with a scheme nobody knows', {}, {headers: {authorization: 'Magic x'}});
redeem('with basic in small letters', {}, {headers: {authorization: basic(...web).authorization.replace('Basic', 'basic')}});
redeem('as another client', {}, {client: other});
redeem('an unknown code', {code: 'unknown'});
redeem('no code', (form) => without(form, 'code'));
redeem('an empty code', {code: ''});
redeem('no redirect_uri', (form) => without(form, 'redirect_uri'));
redeem('another redirect_uri', {redirect_uri: 'https://evil.example/cb'});
redeem('a redirect_uri with a slash more', {redirect_uri: `${callback}/`});
redeem('the redirect_uri that was left out', {}, undefined, {redirect_uri: undefined});
redeem('without redirect_uri, as it was asked for', (form) => without(form, 'redirect_uri'), undefined,
  {redirect_uri: undefined});
redeem('with a verifier', {code_verifier: verifier}, undefined, pkce);
redeem('with another verifier', {code_verifier: verifier.replace('d', 'e')}, undefined, pkce);
redeem('without the verifier', {}, undefined, pkce);
redeem('with a verifier nobody asked for', {code_verifier: verifier});
redeem('with a scope', {scope: 'read'});
redeem('with an unknown parameter', {colour: 'red'});
redeem('code twice', (form) => [...Object.entries(form), ['code', form.code]]);
redeem('grant_type twice', (form) => [...Object.entries(form), ['grant_type', form.grant_type]]);
redeem('grant_type in capitals', {grant_type: 'AUTHORIZATION_CODE'});
redeem('with GET', {}, {...byBasic, method: 'GET', params: undefined});
add('redeem: a code twice', async (site) => {
  const form = {...redemption, code: await site.code()};
  await site.token(form);
  return site.token(form);
});
add('redeem: after a wrong redirect_uri', async (site) => {
  const code = await site.code();
  await site.token({...redemption, code, redirect_uri: 'https://evil.example/cb'});
  return site.token({...redemption, code});
});
add('redeem: after a wrong verifier', async (site) => {
  const code = await site.code(pkce);
  await site.token({...redemption, code, code_verifier: verifier.replace('d', 'e')});
  return site.token({...redemption, code, code_verifier: verifier});
});
add('redeem: after another client tried', async (site) => {
  const code = await site.code();
  await site.token({...redemption, code}, {client: other});
  return site.token({...redemption, code});
});
add('redeem: what came of a code that is used twice', async (site) => {
  const form = {...redemption, code: await site.code()};
  const {json} = await site.token(form);
  await site.token(form);
  return site.api({headers: {authorization: `Bearer ${json.access_token}`}});
});

// Clients for themselves, and users' passwords.
const machine = {grant_type: 'client_credentials'};
const client = (name, change = {}, options) => add(`client_credentials: ${name}`, (site) =>
  site.token(Array.isArray(change) ? change : {...machine, ...change}, options));
client('plain');
client('with a scope', {scope: 'read'});
client('with two scopes', {scope: 'read write'});
client('with a scope the client may not have', {scope: 'admin'});
client('with an empty scope', {scope: ''});
client('with a malformed scope', {scope: 'a "b'});
client('with the secret in the form', inForm, nothing);
client('with a wrong secret', {}, {client: ['web', 'wrong']});
client('with nothing', {}, {headers: {}});
client('of a client that may not', {}, {client: other});
client('twice', [['grant_type', 'client_credentials'], ['grant_type', 'client_credentials']]);
client('in JSON', {}, {headers: {...basic(...web), 'content-type': 'application/json'}, body: JSON.stringify(machine), params: undefined});
client('as text', {}, {headers: {...basic(...web), 'content-type': 'text/plain'}, body: 'grant_type=client_credentials', params: undefined});
client('with a charset', {}, {headers: {...basic(...web), 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8'}});
client('with the secret in the URL', {}, {headers: {}, path: '/token?client_id=web&client_secret=web-secret'});
client('with the grant type in the URL', [], {...byBasic, path: '/token?grant_type=client_credentials'});

const person = {grant_type: 'password', username: 'alice', password: 'wonderland'};
const password = (name, change = {}, options) => add(`password: ${name}`, (site) =>
  site.token(typeof change === 'function' ? change(person) : {...person, ...change}, options));
password('right');
password('wrong', {password: 'wrong'});
password('of nobody', {username: 'nobody'});
password('no username', (form) => without(form, 'username'));
password('no password', (form) => without(form, 'password'));
password('an empty password', {password: ''});
password('with a scope', {scope: 'read'});
password('with a scope the client may not have', {scope: 'admin'});
password('with the secret in the form', inForm, nothing);
password('with a wrong secret', {}, {client: ['web', 'wrong']});
password('of a client that may not', {}, {client: other});
password('with the client id alone', {client_id: 'web'}, {headers: {}});

// Refreshing.
const refresh = (name, change = {}, options) => add(`refresh: ${name}`, async (site) => {
  const form = {grant_type: 'refresh_token', refresh_token: (await site.tokens()).refresh_token};
  return site.token(typeof change === 'function' ? change(form) : {...form, ...change}, options);
});
refresh('plain');
refresh('with a scope', {scope: 'read'});
refresh('with a wider scope', {scope: 'read write'});
refresh('with a scope the client may not have', {scope: 'admin'});
refresh('an unknown token', {refresh_token: 'unknown'});
refresh('no token', (form) => without(form, 'refresh_token'));
refresh('an empty token', {refresh_token: ''});
refresh('as another client', {}, {client: other});
refresh('with a wrong secret', {}, {client: ['web', 'wrong']});
refresh('with nothing', {}, {headers: {}});
refresh('with the secret in the form', inForm, nothing);
refresh('token twice', (form) => [...Object.entries(form), ['refresh_token', form.refresh_token]]);
add('refresh: a token twice', async (site) => {
  const form = {grant_type: 'refresh_token', refresh_token: (await site.tokens()).refresh_token};
  await site.token(form);
  return site.token(form);
});
add('refresh: what came of a token that is used twice', async (site) => {
  const form = {grant_type: 'refresh_token', refresh_token: (await site.tokens()).refresh_token};
  const {json} = await site.token(form);
  await site.token(form);
  return site.api({headers: {authorization: `Bearer ${json.access_token}`}});
});
add('refresh: the successor', async (site) => {
  const first = (await site.tokens()).refresh_token;
  const second = (await site.token({grant_type: 'refresh_token', refresh_token: first})).json.refresh_token;
  return site.token({grant_type: 'refresh_token', refresh_token: second});
});
add('refresh: with an access token', async (site) =>
  site.token({grant_type: 'refresh_token', refresh_token: (await site.tokens()).access_token}));
add('refresh: after another client tried', async (site) => {
  const form = {grant_type: 'refresh_token', refresh_token: (await site.tokens()).refresh_token};
  await site.token(form, {client: other});
  return site.token(form);
});

// The token endpoint as such.
const token = (name, params, options) => add(`token: ${name}`, (site) => site.token(params, options));
token('no grant_type', {});
token('an empty grant_type', {grant_type: ''});
token('an unknown grant_type', {grant_type: 'magic'});
token('an unknown grant_type that is a URI', {grant_type: 'urn:example:magic'});
token('the grant type implicit', {grant_type: 'implicit'});
token('no body', undefined);
for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) token(`the method ${method}`, undefined, {...byBasic, method});
token('GET without anything', undefined, {...byBasic, method: 'GET'});
token('a wrong secret before an unknown grant type', {grant_type: 'magic'}, {client: ['web', 'wrong']});
token('a bad escape', undefined, {headers: {...basic(...web), 'content-type': 'application/x-www-form-urlencoded'},
  body: 'grant_type=client_credentials&scope=%zz'});
token('bytes that are no UTF-8', undefined, {headers: {...basic(...web), 'content-type': 'application/x-www-form-urlencoded'},
  body: 'grant_type=client_credentials&scope=%ff'});

// An API.
const api = (name, options) => add(`api: ${name}`, async (site) => site.api(await options(await site.tokens())));
const bearer = (text) => ({authorization: `Bearer ${text}`});
api('a token in the header', ({access_token: access}) => ({headers: bearer(access)}));
api('bearer in small letters', ({access_token: access}) => ({headers: {authorization: `bearer ${access}`}}));
api('BEARER in capitals', ({access_token: access}) => ({headers: {authorization: `BEARER ${access}`}}));
api('two spaces', ({access_token: access}) => ({headers: {authorization: `Bearer  ${access}`}}));
api('nothing', () => ({}));
api('an unknown token', () => ({headers: bearer('unknown')}));
api('an empty token', () => ({headers: {authorization: 'Bearer '}}));
api('a refresh token', ({refresh_token: refreshToken}) => ({headers: bearer(refreshToken)}));
api('a token with more behind it', ({access_token: access}) => ({headers: bearer(`${access} x`)}));
api('another scheme', ({access_token: access}) => ({headers: {authorization: `Token ${access}`}}));
api('the scheme OAuth', ({access_token: access}) => ({headers: {authorization: `OAuth ${access}`}}));
api('a token in the URL', ({access_token: access}) => ({path: `/api/me?access_token=${access}`}));
api('a token in the form', ({access_token: access}) => ({method: 'POST', params: {access_token: access}}));
api('a token in header and URL', ({access_token: access}) => ({headers: bearer(access), path: `/api/me?access_token=${access}`}));
api('the credentials of a client', () => byBasic);
api('a code', async () => ({headers: bearer('code')}));
api("a client's own token", async () => ({}));

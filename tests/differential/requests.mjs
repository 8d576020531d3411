// The requests, by name. Each is made at both servers; what it returns is compared.
import {EndedBefore, basic, basicOf, other, web} from './site.mjs';

const byBasic = {headers: basic(...web)};
const nothing = {headers: {}};
const inForm = {client_id: 'web', client_secret: 'web-secret'};

const callback = 'https://web.example/cb';
const asking = {response_type: 'code', client_id: 'web', redirect_uri: callback, scope: 'read', state: 'xyz'};
const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([found]) => found !== name));
const twice = (object, name) => [...Object.entries(object), [name, object[name]]];
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const anotherVerifier = verifier.replace('d', 'e');
const pkce = {code_challenge: challenge, code_challenge_method: 'S256'};
const plain = {code_challenge: verifier, code_challenge_method: 'plain'};

export const requests = new Map();
function add(name, make) {
  if (requests.has(name)) throw new Error(`two requests of one name: ${name}`);
  requests.set(name, make);
}

// The authorization endpoint.
const authorize = (name, params, options) => add(`authorize: ${name}`, (site) => site.authorize(params, options));
const denied = {decision: 'deny'};
authorize('a code', asking);
authorize('a denial', asking, denied);
authorize('a denial without a state', without(asking, 'state'), denied);
authorize('a denial by allowed=false', {...asking, allowed: 'false'});
authorize('by POST', asking, {method: 'POST'});
authorize('by POST, with another scope in the URL', asking, {method: 'POST', also: {scope: 'admin'}});
authorize('a slash at the end of the path', asking, {path: '/authorize/'});
authorize('no scope', without(asking, 'scope'));
authorize('an empty scope', {...asking, scope: ''});
authorize('two scopes', {...asking, scope: 'read write'});
authorize('two scopes with two spaces', {...asking, scope: ' read  write'});
authorize('a scope with its own word twice', {...asking, scope: 'read read'});
authorize('a scope in capitals', {...asking, scope: 'READ'});
authorize('a scope the client may not have', {...asking, scope: 'admin'});
authorize('one scope of two the client may not have', {...asking, scope: 'read admin'});
authorize('scopes with a comma', {...asking, scope: 'read,write'});
authorize('a scope with a quote', {...asking, scope: 'read "write'});
authorize('no state', without(asking, 'state'));
authorize('no redirect_uri, where one is registered', without(asking, 'redirect_uri'));
authorize('an empty redirect_uri', {...asking, redirect_uri: ''});
for (const uri of ['https://evil.example/cb', 'https://web.example/cb/', 'https://web.example/CB',
  'http://web.example/cb', 'https://web.example/cb?x=1', 'https://web.example/cb?', 'https://web.example/cb#x',
  'https://web.example/', 'https://web.example.evil/cb', 'https://web.example/cb/../cb', 'javascript:alert(1)', '/cb',
  'cb', 'https://web.example:443/cb', 'HTTPS://WEB.EXAMPLE/cb', 'https://user@web.example/cb',
  'https://web.example/%63b']) {
  authorize(`the redirect_uri ${uri}`, {...asking, redirect_uri: uri});
}
authorize('the redirect_uri of another client', {...asking, client_id: 'other'});
authorize('no client_id', without(asking, 'client_id'));
authorize('an unknown client', {...asking, client_id: 'nobody'});
authorize('a client_id in capitals', {...asking, client_id: 'WEB'});
authorize('no response_type', without(asking, 'response_type'));
authorize('an empty response_type', {...asking, response_type: ''});
authorize('an unknown response_type', {...asking, response_type: 'magic'});
authorize('response_type in capitals', {...asking, response_type: 'CODE'});
authorize('response_type none', {...asking, response_type: 'none'});
authorize('response_type id_token', {...asking, response_type: 'id_token', nonce: 'n'});
authorize('response_type code code', {...asking, response_type: 'code code'});
authorize('response_type code token', {...asking, response_type: 'code token'});
authorize('response_type code_and_token', {...asking, response_type: 'code_and_token'});
const implicit = {...asking, response_type: 'token'};
authorize('response_type token', implicit);
authorize('response_type token, denied', implicit, denied);
authorize('response_type token, no scope', without(implicit, 'scope'));
authorize('response_type token, the state a+b', {...implicit, state: 'a+b'});
authorize('response_type token, a scope the client may not have', {...implicit, scope: 'admin'});
authorize('response_type token of a client that may not',
  {...implicit, client_id: 'other', redirect_uri: 'https://other.example/cb'});
for (const state of ['a b', 'a&b=c', 'a+b', '%41', 'é€', '日本', '<script>', '"', "'", '#x', '?x=y', '$&', '\\', 'a\nb',
  '{"a":[1]}', 'x'.repeat(500)]) {
  authorize(`the state ${state.slice(0, 12).replace('\n', '\\n')}`, {...asking, state});
}
authorize('an empty state', {...asking, state: ''});
for (const name of ['client_id', 'redirect_uri', 'response_type', 'scope', 'state']) {
  authorize(`${name} twice`, twice(asking, name));
}
authorize('an unknown parameter', {...asking, colour: 'red'});
authorize('access_type and approval_prompt', {...asking, access_type: 'offline', approval_prompt: 'force'});
authorize('a nonce', {...asking, nonce: 'n-0S6_WzA2Mj'});
authorize('prompt none', {...asking, prompt: 'none'});
authorize('prompt consent', {...asking, prompt: 'consent'});
authorize('max_age', {...asking, max_age: '3600'});
authorize('a resource nobody knows', {...asking, resource: 'https://elsewhere.example/'});
authorize('with PKCE', {...asking, ...pkce});
authorize('with plain PKCE', {...asking, ...plain});
authorize('a challenge without a method', {...asking, code_challenge: challenge});
authorize('a method without a challenge', {...asking, code_challenge_method: 'S256'});
authorize('an unknown challenge method', {...asking, code_challenge: challenge, code_challenge_method: 'S512'});
authorize('a challenge that is too short', {...asking, ...pkce, code_challenge: 'short'});
authorize('response_mode query', {...asking, response_mode: 'query'});
authorize('response_mode fragment', {...asking, response_mode: 'fragment'});
authorize('response_mode query, for a token', {...implicit, response_mode: 'query'});
authorize('response_mode form_post', {...asking, response_mode: 'form_post'});
authorize('response_mode form_post, denied', {...asking, response_mode: 'form_post'}, denied);
authorize('response_mode form_post, for a token', {...implicit, response_mode: 'form_post'});
authorize('response_mode form_post, an odd state', {...asking, response_mode: 'form_post', state: '"<$&\''});
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
redeem('with Basic and an empty client_secret', {client_secret: ''}, byBasic);
redeem('with a wrong secret', {}, {client: ['web', 'wrong']});
redeem('with an empty secret', {}, {client: ['web', '']});
redeem('with a secret in capitals', {}, {client: ['web', 'WEB-SECRET']});
redeem('with an unknown client', {}, {client: ['nobody', 'web-secret']});
redeem('with a wrong secret in the form', {client_id: 'web', client_secret: 'wrong'}, nothing);
redeem('with the id alone', {client_id: 'web'}, nothing);
redeem('with nothing', {}, nothing);
redeem('with a Basic field that is no base64', {}, {headers: {authorization: 'Basic !!'}});
redeem('with a Basic field without a colon', {}, {headers: basicOf('web')});
redeem('with a Basic field of an empty id', {}, {headers: basicOf(':web-secret')});
redeem('with an empty Authorization field', inForm, {headers: {authorization: ''}});
redeem('with a scheme nobody knows', {}, {headers: {authorization: 'Magic x'}});
redeem('with a bearer token beside the secret in the form', inForm, {headers: {authorization: 'Bearer x'}});
const credentialsOf = basic(...web).authorization;
redeem('with basic in small letters', {}, {headers: {authorization: credentialsOf.replace('Basic', 'basic')}});
redeem('with two spaces behind Basic', {}, {headers: {authorization: credentialsOf.replace(' ', '  ')}});
redeem('with the raw secret behind Basic', {client_id: 'web'}, {headers: {authorization: 'Basic web-secret'}});
redeem('as another client', {}, {client: other});
redeem('an unknown code', {code: 'unknown'});
redeem('a code with a space behind it', (form) => ({...form, code: `${form.code} `}));
redeem('no code', (form) => without(form, 'code'));
redeem('an empty code', {code: ''});
redeem('no redirect_uri', (form) => without(form, 'redirect_uri'));
redeem('another redirect_uri', {redirect_uri: 'https://evil.example/cb'});
redeem('a redirect_uri with a slash more', {redirect_uri: `${callback}/`});
const leftOut = {redirect_uri: undefined};
redeem('the redirect_uri that was left out', {}, undefined, leftOut);
const elsewhere = {redirect_uri: 'https://evil.example/cb'};
redeem('another redirect_uri than the one that was left out', elsewhere, undefined, leftOut);
redeem('without redirect_uri, as it was asked for', (form) => without(form, 'redirect_uri'), undefined, leftOut);
redeem('with a verifier', {code_verifier: verifier}, undefined, pkce);
redeem('with another verifier', {code_verifier: anotherVerifier}, undefined, pkce);
redeem('with a verifier that is too short', {code_verifier: 'short'}, undefined, pkce);
redeem('without the verifier', {}, undefined, pkce);
redeem('with an empty verifier', {code_verifier: ''}, undefined, pkce);
redeem('with a verifier nobody asked for', {code_verifier: verifier});
redeem('with the challenge for a verifier', {code_verifier: challenge}, undefined, pkce);
redeem('with a verifier in place of the secret', {code_verifier: verifier, client_id: 'web'}, nothing, pkce);
redeem('with a plain verifier', {code_verifier: verifier}, undefined, plain);
redeem('with another plain verifier', {code_verifier: anotherVerifier}, undefined, plain);
redeem('with a verifier and no redirect_uri', (form) => ({...without(form, 'redirect_uri'), code_verifier: verifier}),
  undefined, pkce);
redeem('with a scope', {scope: 'read'});
redeem('with a wider scope', {scope: 'read write'});
redeem('with a state', {state: 'xyz'});
redeem('with an unknown parameter', {colour: 'red'});
redeem('code twice', (form) => twice(form, 'code'));
redeem('redirect_uri twice', (form) => twice(form, 'redirect_uri'));
redeem('grant_type twice', (form) => twice(form, 'grant_type'));
redeem('client_id twice', (form) => twice({...form, ...inForm}, 'client_id'), nothing);
redeem('grant_type in capitals', {grant_type: 'AUTHORIZATION_CODE'});
redeem('with GET', {}, {...byBasic, method: 'GET'});
redeem('with GET and the secret in the URL', inForm, {...nothing, method: 'GET'});
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
  await site.token({...redemption, code, code_verifier: anotherVerifier});
  return site.token({...redemption, code, code_verifier: verifier});
});
add('redeem: after a wrong secret', async (site) => {
  const code = await site.code();
  await site.token({...redemption, code}, {client: ['web', 'wrong']});
  return site.token({...redemption, code});
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
  return site.api({headers: bearer(json.access_token)});
});
add('redeem: two codes of one client, the first one last', async (site) => {
  const [first, second] = [await site.code(), await site.code()];
  await site.token({...redemption, code: second});
  return site.token({...redemption, code: first});
});

// Clients for themselves.
const machine = {grant_type: 'client_credentials'};
const form = 'application/x-www-form-urlencoded';
const client = (name, change = {}, options) => add(`client_credentials: ${name}`, (site) =>
  site.token(Array.isArray(change) ? change : {...machine, ...change}, options));
client('as usual');
client('with a scope', {scope: 'read'});
client('with two scopes', {scope: 'read write'});
client('with two scopes the other way round', {scope: 'write read'});
client('with a scope the client may not have', {scope: 'admin'});
client('with an empty scope', {scope: ''});
client('with a malformed scope', {scope: 'a "b'});
client('with the secret in the form', inForm, nothing);
client('with a wrong secret', {}, {client: ['web', 'wrong']});
client('with nothing', {}, nothing);
client('of a client that may not', {}, {client: other});
client('an odd secret in the form', {client_id: 'odd', client_secret: 'odd:%41+secret'}, nothing);
client('an odd secret in Basic, as it is', {}, {headers: basic('odd', 'odd:%41+secret')});
client('an odd secret in Basic, form-encoded', {}, {headers: basic('odd', encodeURIComponent('odd:%41+secret'))});
client('twice', [['grant_type', 'client_credentials'], ['grant_type', 'client_credentials']]);
client('with the secret in the URL', {}, {headers: {}, path: '/token?client_id=web&client_secret=web-secret'});
client('with the grant type in the URL', [], {...byBasic, path: '/token?grant_type=client_credentials'});
client('with a callback in the URL', {}, {...byBasic, path: '/token?callback=steal'});

// What a body may look like. None is made for the server that is asked.
const credentials = {...machine, ...inForm};
const text = new URLSearchParams(credentials).toString();
const body = (name, type, content) => add(`body: ${name}`, (site) =>
  site.token(undefined, {headers: type ? {'content-type': type} : {}, body: content}));
body('a form', form, text);
body('a form with a charset', `${form}; charset=UTF-8`, text);
body('a form with another charset', `${form}; charset=ISO-8859-1`, text);
body('a form whose type is in capitals', form.toUpperCase(), text);
body('a form with encoded names', form, text.replaceAll('_', '%5F'));
body('a form with an ampersand too many', form, `&${text}&`);
body('a form with a name without a value', form, `${text}&scope`);
body('a scope with a plus', form, `${text}&scope=read+write`);
body('a scope with %20', form, `${text}&scope=read%20write`);
body('JSON', 'application/json', JSON.stringify(credentials));
body('JSON with a charset', 'application/json; charset=utf-8', JSON.stringify(credentials));
body('JSON that is none', 'application/json', '{"grant_type":');
body('text', 'text/plain', text);
body('no type', undefined, new TextEncoder().encode(text));
body('several parts', 'multipart/form-data; boundary=x',
  '--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--\r\n');
body('a bad escape', form, `${text}&scope=%zz`);
body('bytes that are no UTF-8', form, `${text}&scope=%ff`);

// Users' passwords.
const person = {grant_type: 'password', username: 'alice', password: 'wonderland'};
const password = (name, change = {}, options) => add(`password: ${name}`, (site) =>
  site.token(typeof change === 'function' ? change(person) : {...person, ...change}, options));
password('right');
password('wrong', {password: 'wrong'});
password('of nobody', {username: 'nobody'});
password('of a name in capitals', {username: 'ALICE'});
password('no username', (form) => without(form, 'username'));
password('a name in place of the username', (form) => ({...without(form, 'username'), name: 'alice'}));
password('no password', (form) => without(form, 'password'));
password('an empty password', {password: ''});
password('no grant_type', (form) => without(form, 'grant_type'));
password('username twice', (form) => twice(form, 'username'));
password('with a scope', {scope: 'read'});
password('with a scope the client may not have', {scope: 'admin'});
password('with the secret in the form', inForm, nothing);
password('with a wrong secret', {}, {client: ['web', 'wrong']});
password('of a client that may not', {}, {client: other});
password('with the client id alone', {client_id: 'web'}, nothing);
add('password: what came of it, refreshed', async (site) => {
  const {json} = await site.token(person);
  return site.token(renewing(json.refresh_token));
});

// Refreshing.
const renewing = (token) => ({grant_type: 'refresh_token', refresh_token: token});
const renewal = async (site, params) => renewing((await site.tokens(params)).refresh_token);
const refresh = (name, change = {}, options) => add(`refresh: ${name}`, async (site) => {
  const form = await renewal(site);
  return site.token(typeof change === 'function' ? change(form) : {...form, ...change}, options);
});
refresh('as usual');
refresh('with Basic', {}, byBasic);
refresh('with a scope', {scope: 'read'});
refresh('with an empty scope', {scope: ''});
refresh('with a wider scope', {scope: 'read write'});
refresh('with a scope the client may not have', {scope: 'admin'});
refresh('with a redirect_uri', {redirect_uri: callback});
refresh('an unknown token', {refresh_token: 'unknown'});
refresh('no token', (form) => without(form, 'refresh_token'));
refresh('an empty token', {refresh_token: ''});
refresh('as another client', {}, {client: other});
refresh('with a wrong secret', {}, {client: ['web', 'wrong']});
refresh('with nothing', {}, nothing);
refresh('with the secret in the form', inForm, nothing);
refresh('token twice in the form', (form) => twice(form, 'refresh_token'));
add('refresh: a token twice', async (site) => {
  const form = await renewal(site);
  await site.token(form);
  return site.token(form);
});
add('refresh: what came of a token that is used twice', async (site) => {
  const form = await renewal(site);
  const {json} = await site.token(form);
  await site.token(form);
  return site.api({headers: bearer(json.access_token)});
});
add('refresh: the successor', async (site) => {
  const {json} = await site.token(await renewal(site));
  return site.token(renewing(json.refresh_token));
});
add('refresh: the old access token afterwards', async (site) => {
  const first = await site.tokens();
  await site.token(renewing(first.refresh_token));
  return site.api({headers: bearer(first.access_token)});
});
const wide = {scope: 'read write'};
add('refresh: with a narrower scope', async (site) => site.token({...await renewal(site, wide), scope: 'read'}));
add('refresh: with all of the scope after a narrower one', async (site) => {
  const {json} = await site.token({...await renewal(site, wide), scope: 'read'});
  return site.token({...renewing(json.refresh_token), scope: 'read write'});
});
add('refresh: with an access token', async (site) => site.token(renewing((await site.tokens()).access_token)));
add('refresh: after a scope the client may not have', async (site) => {
  const form = await renewal(site);
  await site.token({...form, scope: 'admin'});
  return site.token(form);
});
add('refresh: after another client tried', async (site) => {
  const form = await renewal(site);
  await site.token(form, {client: other});
  return site.token(form);
});

// The token endpoint as such.
const token = (name, params, options) => add(`token: ${name}`, (site) => site.token(params, options));
token('no grant_type', {});
token('an empty grant_type', {grant_type: ''});
token('an unknown grant_type', {grant_type: 'magic'});
const registered = 'urn:ietf:params:oauth:grant-type:';
for (const name of ['urn:example:magic', `${registered}device_code`, `${registered}jwt-bearer`]) {
  token(`the grant type ${name}`, {grant_type: name});
}
token('the grant type implicit', {grant_type: 'implicit'});
token('no body', undefined);
for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
  token(`the method ${method}`, undefined, {...byBasic, method});
}
token('GET without anything', undefined, {...byBasic, method: 'GET'});
token('a slash at the end of the path', machine, {path: '/token/'});
token('a path in capitals', machine, {path: '/TOKEN'});
token('something in the URL', machine, {path: '/token?x=1'});
token('a wrong secret before an unknown grant type', {grant_type: 'magic'}, {client: ['web', 'wrong']});

// An API.
const bearer = (text) => ({authorization: `Bearer ${text}`});
const api = (name, options, params) => add(`api: ${name}`, async (site) =>
  site.api(options(await site.tokens(params))));
const header = (authorization) => ({headers: {authorization}});
api('a token in the header', ({access_token: access}) => ({headers: bearer(access)}));
api('bearer in small letters', ({access_token: access}) => header(`bearer ${access}`));
api('BEARER in capitals', ({access_token: access}) => header(`BEARER ${access}`));
api('two spaces', ({access_token: access}) => header(`Bearer  ${access}`));
api('a tab for the space', ({access_token: access}) => header(`Bearer\t${access}`));
api('nothing', () => ({}));
api('an empty Authorization field', () => header(''));
api('an unknown token', () => ({headers: bearer('unknown')}));
api('the scheme alone', () => header('Bearer'));
api('a refresh token', ({refresh_token: refreshToken}) => ({headers: bearer(refreshToken)}));
api('a token with more behind it', ({access_token: access}) => ({headers: bearer(`${access} x`)}));
api('a token with a letter more', ({access_token: access}) => ({headers: bearer(`${access}x`)}));
api('a token in quotes', ({access_token: access}) => ({headers: bearer(`"${access}"`)}));
api('the token without a scheme', ({access_token: access}) => header(access));
api('another scheme', ({access_token: access}) => header(`Token ${access}`));
api('the scheme OAuth', ({access_token: access}) => header(`OAuth ${access}`));
api('a token in the URL', ({access_token: access}) => ({path: `/api/me?access_token=${access}`}));
api('an oauth_token in the URL', ({access_token: access}) => ({path: `/api/me?oauth_token=${access}`}));
api('a token in the URL twice', ({access_token: access}) =>
  ({path: `/api/me?access_token=${access}&access_token=${access}`}));
api('a token in header and URL', ({access_token: access}) =>
  ({headers: bearer(access), path: `/api/me?access_token=${access}`}));
api('a token in the form', ({access_token: access}) => ({method: 'POST', params: {access_token: access}}));
api('a token in header and form', ({access_token: access}) =>
  ({method: 'POST', headers: bearer(access), params: {access_token: access}}));
api('the credentials of a client', () => byBasic);
add('api: a code', async (site) => site.api({headers: bearer(await site.code())}));
const exchanged = (name, params) => add(`api: ${name}`, async (site) =>
  site.api({headers: bearer((await site.token(params)).json.access_token)}));
exchanged("a client's own token", machine);
exchanged('the token of a password', person);
add('api: the token of an implicit grant', async (site) => {
  const {answer, outcome} = await site.authorize(implicit);
  if (!answer?.has('access_token')) throw new EndedBefore(`no token: ${outcome}`);
  return site.api({headers: bearer(answer.get('access_token'))});
});
const writing = (access) => ({headers: bearer(access), path: '/api/write'});
api('a scope that the token has', ({access_token: access}) => writing(access), wide);
api('a scope that the token does not have', ({access_token: access}) => writing(access));

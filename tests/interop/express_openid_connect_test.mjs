// A site behind express-openid-connect: its own session, sign-in by redirect, and sign-out here and there.
import assert from 'node:assert/strict';
import {provider, relyingParty, Visitor} from './openid.mjs';
import {freePort, installed, run, startServer, test, written} from './support.mjs';

const {default: eoidc} = await installed('express-openid-connect');
const {default: express} = await installed('express');

const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const server = await startServer(...written(provider([relyingParty('site', {
  redirect_uris: [`${site}/callback`], post_logout_redirect_uris: [site],
  backchannel_logout_uri: `${site}/backchannel-logout`})],
{fetch: {trusted_origins: [site]}})));

const sessions = new Map();
const store = {
  get: (id, done) => done(null, sessions.get(id)),
  set: (id, value, done) => done(null, sessions.set(id, value)),
  destroy: (id, done) => done(null, sessions.delete(id)),
};

const app = express();
app.use(eoidc.auth({
  issuerBaseURL: server.url, baseURL: site, clientID: 'site', clientSecret: 'site-secret', secret: 's'.repeat(32),
  authRequired: false, idpLogout: true, backchannelLogout: {store}, session: {store},
  pushedAuthorizationRequests: false,
  authorizationParams: {response_type: 'code', scope: 'openid profile email'}, clockTolerance: 5,
  idTokenSigningAlg: 'RS256',
}));
app.get('/', async ({oidc}, response) => {
  const signedIn = oidc.isAuthenticated();
  response.json({signedIn, user: oidc.user, info: signedIn ? await oidc.fetchUserInfo() : undefined});
});
app.get('/refresh', async ({oidc}, response) => {
  const before = oidc.accessToken.access_token;
  const {access_token} = await oidc.accessToken.refresh();
  response.json({isAnother: access_token !== before, info: await oidc.fetchUserInfo()});
});
const http = await new Promise((resolve) => {
  const begun = app.listen(port, '127.0.0.1', () => resolve(begun));
});

async function signIn(visitor) {
  const {location} = await visitor.visit('/login');
  const back = await visitor.visit(await visitor.person.consent(location));
  assert.equal(back.status, 302, back.text);
}
const home = async (visitor) => JSON.parse((await visitor.visit('/')).text);

test('a person signs in, and the site knows who it is', async () => {
  const alice = new Visitor(server, site);
  assert.equal((await home(alice)).signedIn, false);
  await signIn(alice);
  const {signedIn, user, info} = await home(alice);
  assert.equal(signedIn, true);
  assert.equal(user.sub, 'alice');
  assert.deepEqual(info, {sub: 'alice', name: 'Alice', email: 'alice@example.com', email_verified: true});
});

test('the site has a new access token without the person, and reads UserInfo with it', async () => {
  const alice = new Visitor(server, site);
  await signIn(alice);
  const {isAnother, info} = JSON.parse((await alice.visit('/refresh')).text);
  assert.equal(isAnother, true);
  assert.equal(info.sub, 'alice');
  assert.equal((await home(alice)).signedIn, true);
});

test('signing out of the site signs out here as well', async () => {
  const alice = new Visitor(server, site);
  await signIn(alice);
  const left = await alice.visit('/logout');
  const {url} = await alice.person.open(left.location);
  assert.equal(url.origin, site);
  assert.equal((await home(alice)).signedIn, false);
  const again = await alice.visit('/login');
  assert.match((await alice.person.open(again.location)).html, /name="password"/);
});

test('signing out here signs out of the site, by a logout token', async () => {
  const alice = new Visitor(server, site);
  await signIn(alice);
  assert.equal((await home(alice)).signedIn, true);
  const question = await alice.person.open('/logout');
  const done = await alice.person.submit(question, {logout: ['yes']});
  assert.equal(done.status, 200);
  assert.equal((await home(alice)).signedIn, false);
});

await run(server);
http.close();
http.closeAllConnections();

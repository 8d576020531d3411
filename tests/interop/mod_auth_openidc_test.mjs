// Debian's Apache behind mod_auth_openidc: a site that knows nothing of OpenID Connect itself.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {provider, relyingParty, Visitor} from './openid.mjs';
import {folder, freePort, run, startServer, test, unescaped, until, written} from './support.mjs';

const modules = '/usr/lib/apache2/modules';
if (!existsSync(`${modules}/mod_auth_openidc.so`)) {
  console.log('skipped: mod_auth_openidc is missing; scripts/install-packages interop installs it');
  process.exit(77);
}

const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const page = `${site}/private/index.html`;
const server = await startServer(...written(provider([relyingParty('apache', {
  redirect_uris: [`${site}/private/back`], post_logout_redirect_uris: [`${site}/bye.html`],
  frontchannel_logout_uri: `${site}/private/back?logout=get`})])));

function configuration(root) {
  const needed = ['mpm_event', 'unixd', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'headers', 'mime'];
  const loaded = needed.filter((name) => existsSync(`${modules}/mod_${name}.so`))  // the others are built in
    .map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`);
  const user = process.getuid() === 0 ? ['User www-data', 'Group www-data'] : [];
  return [...loaded, ...user,
    `ServerRoot "${root}"`, 'ServerName 127.0.0.1', `Listen 127.0.0.1:${port}`, `PidFile "${root}/apache.pid"`,
    `ErrorLog "${root}/error.log"`, `DefaultRuntimeDir "${root}"`, `DocumentRoot "${root}/site"`,
    'StartServers 1', 'ServerLimit 1', 'ThreadsPerChild 8', 'MaxRequestWorkers 8', 'TypesConfig /dev/null',
    `OIDCProviderMetadataURL ${server.url}/.well-known/openid-configuration`,
    'OIDCClientID apache', 'OIDCClientSecret apache-secret', `OIDCRedirectURI ${site}/private/back`,
    'OIDCCryptoPassphrase a-passphrase-of-this-test', 'OIDCScope "openid profile email"', 'OIDCPKCEMethod S256',
    'OIDCRemoteUserClaim sub', 'OIDCCookieSameSite On', 'OIDCProviderTokenEndpointAuth client_secret_basic',
    '<Directory />', '  Require all granted', '</Directory>',
    '<Location /private>', '  AuthType openid-connect', '  Require valid-user',
    '  Header always set X-Who "expr=%{REMOTE_USER}"',
    '  Header always set X-Name "expr=%{req:OIDC_CLAIM_name}"',
    '  Header always set X-Token "expr=%{req:OIDC_access_token}"', '</Location>', ''].join('\n');
}

function startApache() {
  const root = join(folder, 'apache');
  mkdirSync(join(root, 'site/private'), {recursive: true});
  for (const each of [folder, root]) chmodSync(each, 0o755);
  writeFileSync(join(root, 'site/private/index.html'), 'private');
  writeFileSync(join(root, 'site/bye.html'), 'bye');
  const file = join(root, 'apache.conf');
  writeFileSync(file, configuration(root));
  const tried = spawnSync('/usr/sbin/apache2', ['-t', '-f', file], {encoding: 'utf8'});
  if (tried.status !== 0) throw new Error(tried.stderr);
  const child = spawn('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', file], {stdio: 'inherit'});
  process.once('exit', () => child.kill('SIGTERM'));
  const ended = new Promise((resolve) => child.once('close', resolve));
  return () => {
    child.kill('SIGTERM');
    return ended;
  };
}
const stopApache = startApache();
await until(() => fetch(`${site}/bye.html`).catch(() => undefined), 'Apache serves');

async function signIn(visitor) {
  const left = await visitor.visit(page);
  assert.equal(left.status, 302);
  const back = await visitor.visit(await visitor.person.consent(left.location));
  assert.equal(back.status, 302, back.text);
  return visitor.visit(back.location);
}

test('nobody reads the page before they sign in, and then Apache knows who it is', async () => {
  const {status, text, headers} = await signIn(new Visitor(server, site));
  assert.equal(status, 200);
  assert.equal(text, 'private');
  assert.equal(headers['x-who'], 'alice');
  assert.equal(headers['x-name'], 'Alice');
});

test('an answer for another browser is not taken', async () => {
  const alice = new Visitor(server, site);
  const left = await alice.visit(page);
  const back = await alice.person.consent(left.location);
  assert.notEqual((await new Visitor(server, site).visit(back)).location, page);
  assert.equal((await alice.visit(back)).location, page);
});

test('the site has a new access token without the person, and it opens UserInfo', async () => {
  const alice = new Visitor(server, site);
  const first = (await signIn(alice)).headers['x-token'];
  const {location} = await alice.visit(`/private/back?${new URLSearchParams({refresh: page, access_token: first})}`);
  assert.equal(location, page);
  const next = (await alice.visit(page)).headers['x-token'];
  assert.notEqual(next, first);
  const info = await fetch(`${server.url}/userinfo`, {headers: {authorization: `Bearer ${next}`}});
  assert.equal((await info.json()).name, 'Alice');
});

/** The attribute `name` of the element of `html` that begins so. */
const attribute = (html, element, name) => unescaped(new RegExp(`<${element}[^>]* ${name}="([^"]*)"`).exec(html)[1]);

test('signing out of the site signs out here, and leads back', async () => {
  const alice = new Visitor(server, site);
  await signIn(alice);
  const left = await alice.visit(`/private/back?logout=${encodeURIComponent(`${site}/bye.html`)}`);
  assert.equal(new URL(left.location).pathname, '/logout');
  const {html} = await alice.person.open(left.location);
  assert.equal(attribute(html, 'a id="continue"', 'href').split('?')[0], `${site}/bye.html`);
  const again = await alice.visit(page);
  assert.match((await alice.person.open(again.location)).html, /name="password"/);
});

test('signing out here signs out of the site, by a frame of the page', async () => {
  const [here, there] = [new Visitor(server, site), new Visitor(server, site)];
  await signIn(here);
  await signIn(there);
  const done = await here.person.submit(await here.person.open('/logout'), {logout: ['yes']});
  const frame = attribute(done.html, 'iframe', 'src');
  assert.equal(new URL(frame).searchParams.get('iss'), server.url);
  assert.equal((await here.visit(page)).status, 200);
  assert.equal((await here.visit(frame)).status, 200);
  assert.equal((await here.visit(page)).status, 302);
  assert.equal((await there.visit(page)).status, 200);
});

await run(server);
await stopApache();

// Debian's Apache behind mod_auth_openidc: a site that knows nothing of OpenID Connect itself.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {provider, relyingParty} from './openid.mjs';
import {folder, freePort, Person, run, startServer, test, until, written} from './support.mjs';

const modules = '/usr/lib/apache2/modules';
if (!existsSync(`${modules}/mod_auth_openidc.so`)) {
  console.log('skipped: mod_auth_openidc is missing; scripts/install-packages interop installs it');
  process.exit(77);
}

const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const server = await startServer(...written(provider([relyingParty('apache', {
  redirect_uris: [`${site}/private/back`], post_logout_redirect_uris: [`${site}/bye.html`]})])));

function configuration(root) {
  const loaded = ['mpm_event', 'unixd', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'headers', 'mime', 'dir']
    .filter((name) => existsSync(`${modules}/mod_${name}.so`))  // the others are built in
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
    // What fetch says of itself is not what a browser says that shows a page.
    '<Location /private>', '  AuthType openid-connect', '  Require valid-user', '  OIDCUnAuthAction auth true',
    '  Header always set X-Who "expr=%{REMOTE_USER}"',
    '  Header always set X-Name "expr=%{req:OIDC_CLAIM_name}"', '</Location>', ''].join('\n');
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

/** A browser with the cookies of the site, and the person in it. */
class Visitor {
  #cookies = new Map();
  person = new Person(server);

  async visit(url) {
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, site), {headers: {cookie}, redirect: 'manual'});
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return answer;
  }

  async signIn() {
    const left = await this.visit('/private/index.html');
    assert.equal(left.status, 302);
    const back = await this.visit(await this.person.consent(left.headers.get('location')));
    assert.equal(back.status, 302, await back.text());
    return this.visit(back.headers.get('location'));
  }
}

test('nobody reads the page before they sign in, and then Apache knows who it is', async () => {
  const page = await new Visitor().signIn();
  assert.equal(page.status, 200);
  assert.equal(await page.text(), 'private');
  assert.equal(page.headers.get('x-who'), 'alice');
  assert.equal(page.headers.get('x-name'), 'Alice');
});

test('an answer for another browser is not taken', async () => {
  const alice = new Visitor();
  const left = await alice.visit('/private/index.html');
  const back = await alice.person.consent(left.headers.get('location'));
  assert.notEqual((await new Visitor().visit(back)).headers.get('location'), `${site}/private/index.html`);
  assert.equal((await alice.visit(back)).headers.get('location'), `${site}/private/index.html`);
});

test('signing out of the site signs out here, and leads back', async () => {
  const alice = new Visitor();
  await alice.signIn();
  const left = await alice.visit(`/private/back?logout=${encodeURIComponent(`${site}/bye.html`)}`);
  assert.equal(new URL(left.headers.get('location')).pathname, '/logout');
  const {url} = await alice.person.open(left.headers.get('location'));
  assert.equal(url.href.split('?')[0], `${site}/bye.html`);
  const again = await alice.visit('/private/index.html');
  assert.match((await alice.person.open(again.headers.get('location'))).html, /name="password"/);
});

await run(server);
await stopApache();

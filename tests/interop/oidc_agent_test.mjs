// Debian's oidc-agent: somebody at a terminal signs in once, and has access tokens for their programs from then on.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {provider, relyingParty} from './openid.mjs';
import {folder, freePort, Person, run, startServer, test, until, written} from './support.mjs';

if (spawnSync('oidc-gen', ['--version']).status !== 0) {
  console.log('skipped: oidc-agent is missing; scripts/install-packages interop installs it');
  process.exit(77);
}

// Its own way to write a loopback address. Its web server keeps the port for a while after a sign-in.
const redirect_uris = [];
while (redirect_uris.length < 4) redirect_uris.push(`http://localhost:${await freePort()}`);
const scope = 'openid profile offline_access';
const server = await startServer(...written(provider([
  relyingParty('agent', {redirect_uris: [...redirect_uris], scope, application_type: 'native'})],
{consent: {remember: true}})));

const env = {PATH: process.env.PATH, HOME: folder, OIDC_CONFIG_DIR: join(folder, 'accounts'),
  OIDC_SOCK: join(folder, 'agent.socket'), OIDC_ENCRYPTION_PW: 'a password of this test'};
mkdirSync(env.OIDC_CONFIG_DIR);

/** What ends the agent with the web servers that it leaves behind: a group of processes. */
function startAgent() {
  const child = spawn('oidc-agent', ['--console', '--no-scheme', '--no-autoreauthenticate', '--always-allow-idtoken',
    `--socket-path=${env.OIDC_SOCK}`], {env, detached: true, stdio: 'ignore'});
  const ended = new Promise((resolve) => child.once('close', resolve));
  const kill = () => child.exitCode ?? child.signalCode ?? process.kill(-child.pid, 'SIGKILL');
  process.once('exit', kill);
  return () => {
    kill();
    return ended;
  };
}
const stopAgent = startAgent();

/** One of its programs, to its end: the status, and what it wrote. */
function oidc(program, ...options) {
  const {status, stdout, stderr} = spawnSync(program, options, {env, encoding: 'utf8', timeout: 20_000, input: ''});
  return {status, stdout: stdout.trim(), text: stdout + stderr};
}
await until(() => oidc('oidc-add', '--loaded').status === 0, 'the agent answers');

/** What the program wrote, which has to have succeeded. */
function told(program, ...options) {
  const {status, stdout, text} = oidc(program, ...options);
  assert.equal(status, 0, text);
  return stdout;
}

/** A person makes the account `name`; their browser is sent to the web server of the agent, which shows a page. */
async function signIn(name, person = new Person(server)) {
  const redirect_uri = redirect_uris.shift();
  const child = spawn('oidc-gen', ['--manual', '--flow=code', '--no-url-call', '--prompt=none', '--confirm-default',
    '--pw-env', `--issuer=${server.url}`, '--client-id=agent', '--client-secret=agent-secret',
    `--redirect-uri=${redirect_uri}`, `--scope=${scope}`, name], {env, stdio: ['ignore', 'pipe', 'pipe']});
  const ended = new Promise((resolve) => child.once('close', resolve));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (more) => (text += more));
  const url = await until(() => /^http.*/m.exec(text)?.[0] ?? (child.exitCode !== null && assert.fail(text)), 'a URL');
  const back = await person.consent(url);
  assert.equal(back.origin, redirect_uri);
  // Its web server listens at the IPv4 address alone.
  back.hostname = '127.0.0.1';
  assert.match(await (await fetch(back)).text(), /Success/);
  assert.equal(await ended, 0, text);
  return person;
}

const userInfo = (token) => fetch(`${server.url}/userinfo`, {headers: {authorization: `Bearer ${token}`}});
const statusOf = async (token) => (await userInfo(token)).status;

test('a person signs in once, and a program reads who they are', async () => {
  await signIn('home');
  const answer = await userInfo(told('oidc-token', 'home'));
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), {sub: 'alice', name: 'Alice'});
});

test('a refreshed token opens UserInfo as well, and the ID token beside it names the same person', async () => {
  const first = told('oidc-token', 'home');
  const next = told('oidc-token', '--force-new', 'home');
  assert.notEqual(next, first);
  assert.equal(await statusOf(next), 200);
  const {iss, aud, sub, nonce} =
    JSON.parse(Buffer.from(told('oidc-token', '--id-token', 'home').split('.')[1], 'base64url'));
  assert.deepEqual({iss, aud, sub, nonce}, {iss: server.url, aud: 'agent', sub: 'alice', nonce: undefined});
});

test('a deleted account is revoked by the agent, and its tokens open nothing', async () => {
  await signIn('office');
  const [deleted, other] = [told('oidc-token', 'office'), told('oidc-token', 'home')];
  assert.equal(await statusOf(deleted), 200);
  told('oidc-gen', '--delete', '--pw-env', '--confirm-yes', 'office');
  assert.equal(await statusOf(deleted), 401);
  assert.equal(await statusOf(other), 200);
});

test('what the person withdraws is over: this token, and every next one', async () => {
  const person = await signIn('lent');
  const token = told('oidc-token', 'lent');
  assert.equal(await statusOf(token), 200);
  await person.submit(await person.open('/account'), {revoke: ['yes']});
  assert.equal(await statusOf(token), 401);
  const refused = oidc('oidc-token', '--force-new', 'lent');
  assert.notEqual(refused.status, 0);
  assert.match(refused.text, /invalid_grant/);
  await signIn('lent again', person);
  assert.equal(await statusOf(told('oidc-token', 'lent again')), 200);
});

await run(server);
await stopAgent();

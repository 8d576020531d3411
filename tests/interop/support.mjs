// What the runners written for Node share: a server of their own, a person with a browser made of plain HTTP, and test
// cases.
import {spawn, spawnSync} from 'node:child_process';
import {webcrypto} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

// Node 18 has them, but not under the names that browsers and oauth4webapi know.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

const skipped = 77;  // what meson takes for "skipped"

/** The package NAME; the runner ends as skipped when it is not installed. */
export async function installed(name) {
  try {
    return await import(name);
  } catch (problem) {
    if (problem.code !== 'ERR_MODULE_NOT_FOUND') throw problem;
    console.log(`skipped: ${name} is missing; scripts/install-node-clients installs it`);
    process.exit(skipped);
  }
}

/** The options that make the reference server read a configuration of this folder. */
export const configured = (name) => ['--config', fileURLToPath(new URL(name, import.meta.url))];

/** A folder of this runner's own, gone when it ends. */
export const folder = mkdtempSync(join(tmpdir(), 'oauthkit-interop-'));
process.once('exit', () => rmSync(folder, {recursive: true, force: true}));

/** The options that make the reference server read `config`, which is written to a file for them. */
export function written(config) {
  written.count = (written.count ?? 0) + 1;
  const file = join(folder, `config-${written.count}.json`);
  writeFileSync(file, JSON.stringify(config));
  return ['--config', file];
}

/** Publishes the next keys of the configuration that `options` name, as an operator would. */
export function rotateKeys(options) {
  const {status, stderr} = spawnSync(process.argv[2], [...options, '--rotate-keys'], {encoding: 'utf8'});
  if (status !== 0) throw new Error(`--rotate-keys ended with status ${status}: ${stderr}`);
}

/** Waits until `ready` answers something true, and returns that. */
export async function until(ready, what, seconds = 15) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const answer = await ready();
    if (answer) return answer;
    await pause(0.1);
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

export const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A port that nobody listens to now. */
export async function freePort() {
  const held = createServer();
  await new Promise((resolve) => held.listen(0, '127.0.0.1', resolve));
  const {port} = held.address();
  await new Promise((resolve) => held.close(resolve));
  return port;
}

/** Starts an example, which serves at `port`. It is ended by a signal. */
export async function startExample(program, port, ...options) {
  const child = spawn(program, [port, ...options]);
  const ended = new Promise((resolve) => child.once('close', (status) => resolve(status ?? 0)));
  process.once('exit', () => child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  await until(() => fetch(url).catch(() => undefined), `${program} serves`);
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return {url, stop, log: () => log};
}

/** Starts the reference server, whose program is the runner's first argument, on a free port. */
export async function startServer(...options) {
  const child = spawn(process.argv[2], ['--listen', '127.0.0.1:0', ...options]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  const url = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
      const told = /^listening on (\S+)\n/.exec(output);
      if (told) resolve(told[1]);
    });
    ended.then((status) => reject(new Error(`the server ended with status ${status}: ${log}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return {url, stop, log: () => log};
}

const cases = [];

/** A test case; it passes when `body` returns, and fails when it throws. */
export const test = (name, body) => cases.push({name, body});

/** Runs the test cases in order, stops the servers, prints the line that scripts/test counts, sets the exit status. */
export async function run(...servers) {
  test(servers.length > 1 ? 'the servers end with status 0' : 'the server ends with status 0', async () => {
    for (const status of await Promise.all(servers.map((server) => server.stop()))) {
      if (status !== 0) throw new Error(`it ended with status ${status}`);
    }
  });
  let failed = 0;
  for (const {name, body} of cases) {
    try {
      await body();
      console.log(`ok - ${name}`);
    } catch (problem) {
      failed += 1;
      console.log(`not ok - ${name}`, problem);
    }
  }
  for (const server of failed > 0 ? servers : []) console.log(`What ${server.url} logged:\n${server.log()}`);
  console.log(`test cases: ${cases.length} | ${cases.length - failed} passed | ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

const entities = {'&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&'};

/** What HTML stands for. */
export const unescaped = (text) => text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity]);

function attributesOf(tag) {
  const found = tag.matchAll(/([a-z_-]+)(?:="([^"]*)"|=([^\s"]+))?/g);
  return Object.fromEntries(Array.from(found, ([, name, value, bare]) => [name, unescaped(value ?? bare ?? '')]));
}

/** The form of a page: where it is sent, and its controls by their attributes. */
function formOf(html) {
  const found = html.matchAll(/<(form|input|button)\b([^>]*)>/g);
  const tags = Array.from(found, ([, name, attributes]) => [name, attributesOf(attributes)]);
  const form = tags.find(([name]) => name === 'form');
  if (!form) throw new Error(`a page without a form: ${html}`);
  return {...form[1], controls: tags.filter(([name]) => name !== 'form').map(([, attributes]) => attributes)};
}

/** Somebody with a browser: keeps the server's cookies, follows its redirects, fills in its forms. */
export class Person {
  #cookies = new Map();
  #server;

  constructor(server, username = 'alice', password = 'wonderland') {
    this.#server = server;
    this.username = username;
    this.password = password;
  }

  /**
   * Opens `url` and does as one is asked until the browser is sent elsewhere; returns that address, the callback, or
   * the `Request` that posts the answer there.
   */
  async consent(url, {decision = 'allow', scope, details} = {}) {
    let page = await this.open(url);
    if (/name="?password/.test(page.html ?? '')) {
      page = await this.submit(page, {username: [this.username], password: [this.password]});
    }
    if (page.url) return page.url;
    page = await this.submit(page,
      {decision: [decision], ...(scope && {scope}), ...(details && {authorization_details: details})});
    // The page of form_post sends itself on.
    return page.url ?? (await this.submit(page, {})).posted;
  }

  /**
   * Requests `url`; returns `{status, html}` of a page, `{url}` when the browser is sent away from the server, or
   * `{posted}`, a `Request`, when it is sent away with a form.
   */
  async open(url, options = {}) {
    const target = new URL(url, this.#server.url);
    if (target.origin !== this.#server.url) {
      return options.method ? {posted: new Request(target, options)} : {url: target};
    }
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(target, {...options, headers: {cookie}, redirect: 'manual'});
    this.#keep(answer.headers.get('set-cookie'));
    if (answer.headers.has('location')) return this.open(new URL(answer.headers.get('location'), target));
    return {status: answer.status, html: await answer.text()};
  }

  /** Sends the form of `page`: hidden inputs as they are, checked boxes and all else by name from `filled`. */
  submit(page, filled) {
    const form = formOf(page.html);
    const kept = form.controls.filter(({name, type, checked}) => !(name in filled) &&
      (type === 'hidden' || (type === 'checkbox' && checked !== undefined)));
    const fields = kept.map(({name, value}) => [name, value]);
    for (const [name, values] of Object.entries(filled)) fields.push(...values.map((value) => [name, value]));
    return this.open(form.action, {method: form.method, body: new URLSearchParams(fields)});
  }

  #keep(cookie) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie ?? '') ?? [];
    if (name) this.#cookies.set(name, value);
  }
}

// Chromium, driven through chromedriver's WebDriver protocol with nothing but fetch.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const patience = 20_000;  // milliseconds
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** The keys of WebDriver that are not characters (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
export const keys = {tab: '\uE004', shift: '\uE008', enter: '\uE006', space: ' '};

/** Starts the program, and promises the port that it tells of. */
function startDriver(program, home) {
  const child = spawn(program, ['--port=0'], {env: {...process.env, HOME: home}});
  process.once('exit', () => {
    child.kill('SIGKILL');
    rmSync(home, {recursive: true, force: true});
  });
  const port = new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
      const told = /started successfully on port (\d+)/.exec(output);
      if (told) resolve(Number(told[1]));
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`chromedriver ended: ${output}`)));
  });
  return {child, port};
}

/** The program and its port. It takes one for IPv6 and wants the same for IPv4, where another may have it: then anew. */
async function runningDriver(program, home) {
  for (let tries = 1; ; ++tries) {
    const {child, port} = startDriver(program, home);
    try {
      return {child, port: await port};
    } catch (problem) {
      if (tries === 5 || !problem.message.includes('port not available')) throw problem;
    }
  }
}

function wanted(chromium, home) {
  const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-proxy-server'];
  return {capabilities: {alwaysMatch: {browserName: 'chrome', 'goog:loggingPrefs': {browser: 'ALL'},
    'goog:chromeOptions': {binary: chromium, args: [...quiet, `--user-data-dir=${join(home, 'profile')}`]}}}};
}

/** A browser with a new, empty profile. */
export class Browser {
  #driver;
  #home;
  #session;

  static async start(chromedriver, chromium) {
    const browser = new Browser();
    browser.#home = mkdtempSync(join(tmpdir(), 'browser-'));
    const {child, port} = await runningDriver(chromedriver, browser.#home);
    browser.#driver = child;
    browser.#session = `http://127.0.0.1:${port}/session`;
    const {sessionId} = await browser.#command('POST', '', wanted(chromium, browser.#home));
    browser.#session += `/${sessionId}`;
    return browser;
  }

  async close() {
    await this.#command('DELETE', '');
    const ended = new Promise((resolve) => this.#driver.once('close', resolve));
    this.#driver.kill('SIGTERM');
    await ended;
    rmSync(this.#home, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
  }

  open(url) { return this.#command('POST', '/url', {url}); }
  url() { return this.#command('GET', '/url'); }
  forgetCookies() { return this.#command('DELETE', '/cookie'); }
  /** A picture of what is visible: PNG in Base64. */
  screenshot() { return this.#command('GET', '/screenshot'); }

  /** Runs a function in the page, with JSON arguments; returns what it returns. */
  run(body, ...args) {
    return this.#command('POST', '/execute/sync', {script: `return (${body})(...arguments)`, args});
  }

  /** A command of Chromium's own protocol. */
  devtools(cmd, params) { return this.#command('POST', '/goog/cdp/execute', {cmd, params}); }

  /** What the console has told since it was last asked. */
  log() { return this.#command('POST', '/se/log', {type: 'browser'}); }

  /** Types characters and keys one after the other; `keys.shift` is held during the one that follows it. */
  async press(...texts) {
    const actions = [];
    let held = false;
    for (const key of texts.flatMap((text) => [...text])) {
      actions.push({type: 'keyDown', value: key});
      if (key === keys.shift) { held = true; continue; }
      actions.push({type: 'keyUp', value: key});
      if (held) actions.push({type: 'keyUp', value: keys.shift});
      held = false;
    }
    await this.#command('POST', '/actions', {actions: [{type: 'key', id: 'keyboard', actions}]});
  }

  /**
   * Waits until the first element that `selector` names contains `text`, and the page has set the focus if it does:
   * a key that comes before takes it away from the field, and the console complains.
   */
  async shows(text, selector = 'h1') {
    const content = (css) => {
      const waitsForFocus = document.querySelector('[autofocus]') && document.activeElement === document.body;
      return document.readyState === 'complete' && !waitsForFocus && document.querySelector(css)?.innerText;
    };
    await this.until(async () => String(await this.run(content, selector)).includes(text), `${selector}: ${text}`);
  }

  async until(condition, what) {
    const end = Date.now() + patience;
    let problem = '';
    while (Date.now() < end) {
      // A page that is just being replaced refuses to be asked.
      if (await condition().catch((reason) => { problem = reason; return false; })) return;
      await pause(20);
    }
    throw new Error(`waited in vain for "${what}" at ${await this.url()} ${problem}`);
  }

  /** Presses Tab until the element that `selector` names has the focus. */
  async tabTo(selector) {
    const focused = (css) => document.activeElement?.matches(css);
    for (let presses = 0; presses < 40; presses += 1) {
      if (await this.run(focused, selector)) return;
      await this.press(keys.tab);
    }
    throw new Error(`Tab does not lead to ${selector} at ${await this.url()}`);
  }

  async #command(method, path, body) {
    const options = {method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(3 * patience)};
    const {value} = await (await fetch(this.#session + path, options)).json();
    if (value?.error) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

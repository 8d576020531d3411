// The pages of the reference server in a real browser: browser_test.mjs AUTHSERVER CHROMEDRIVER CHROMIUM
import assert from 'node:assert/strict';
import {createHash, createHmac, randomBytes} from 'node:crypto';
import {createServer} from 'node:http';
import {once} from 'node:events';
import {run, startServer, test, until, written} from '../interop/support.mjs';
import {Browser, keys} from './webdriver.mjs';

const server = await startServer('--store', 'memory:');
// The key of RFC 6238's test vectors, as an authenticator is told it.
const strict = await startServer(...written({
  store: 'memory:',
  clients: [{client_id: 'native', client_name: 'Native app', application_type: 'native', scope: 'read write',
    redirect_uris: ['http://127.0.0.1/callback'], grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none'}],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland', totp_secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'}],
}));
// Whoever asks for details asks for each by itself.
const bank = await startServer(...written({
  store: 'memory:',
  authorization_details: {types: [{type: 'payment_initiation', description: 'Make a payment', fields: {
    instructedAmount: {kind: 'object', required: true}, creditorName: {kind: 'string'}, reference: {kind: 'string'}}}]},
  clients: [{client_id: 'native', client_name: 'Native app', application_type: 'native', scope: 'read write',
    redirect_uris: ['http://127.0.0.1/callback'], grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none', authorization_details_types: ['payment_initiation']}],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
}));
// Whoever registers is told of in as many words as there are signals.
const open = await startServer(...written({
  store: 'memory:',
  scopes: ['read', 'write'],
  registration: {private_use_schemes: ['cursor']},
  clients: [{client_id: 'demo', client_secret: 'demo-secret', client_name: 'Demo client', scope: 'read',
    redirect_uris: ['https://client.example/callback']}],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland'}],
}));
// Whoever asks is elsewhere: a television that shows a code, a bank that asks people by name.
const elsewhere = await startServer(...written({
  store: 'memory:',
  scopes: ['read', 'write'],
  clients: [{client_id: 'tv', client_name: 'Living room TV', scope: 'read write', token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code']},
  {client_id: 'bank', client_secret: 'bank-secret', client_name: 'Bank', scope: 'read write',
    grant_types: ['urn:openid:params:grant-type:ciba']}],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland', claims: {name: 'Alice'}}],
}));
const browser = await Browser.start(...process.argv.slice(3));

/** A native app: it waits on a loopback port for the browser to come back, and keeps what it brought. */
const app = createServer((request, answer) => {
  const {pathname, searchParams} = new URL(request.url, app.url);
  if (pathname === '/gone') app.gone = searchParams;
  else app.callback = searchParams;
  answer.setHeader('Content-Type', 'text/html');
  answer.end(app.page ?? '<!doctype html><link rel="icon" href="data:,"><h1>Back in the app</h1>');
});
app.listen(0, '127.0.0.1');
await once(app, 'listening');
app.origin = `http://127.0.0.1:${app.address().port}`;
app.url = `${app.origin}/callback`;
// An OpenID Provider, which tells the app in a frame that somebody signed out, and remembers what was allowed.
const provider = await startServer(...written({
  store: 'memory:',
  scopes: ['openid', 'profile', 'email', 'read', 'write'],
  consent: {},
  clients: [{client_id: 'native', client_name: 'Native app', scope: 'openid profile email read write',
    redirect_uris: [app.url], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none',
    frontchannel_logout_uri: `${app.origin}/gone`, post_logout_redirect_uris: [`${app.origin}/bye`]}],
  users: [{sub: 'alice', username: 'alice', password: 'wonderland', claims: {name: 'Alice', department: 'Research'}}],
}));

const random = () => randomBytes(32).toString('base64url');

/** Where the app sends the browser. */
function question(changes = {}, at = server) {
  app.verifier = random();
  const code_challenge = createHash('sha256').update(app.verifier).digest('base64url');
  return `${at.url}/authorize?${new URLSearchParams({client_id: 'native', response_type: 'code',
    redirect_uri: app.url, state: random(), code_challenge, code_challenge_method: 'S256', ...changes})}`;
}

async function trade(at = server) {
  const form = {grant_type: 'authorization_code', client_id: 'native', code: app.callback.get('code'),
    redirect_uri: app.url, code_verifier: app.verifier};
  return (await fetch(`${at.url}/token`, {method: 'POST', body: new URLSearchParams(form)})).json();
}

async function signIn(password = 'wonderland') {
  await browser.shows('Sign in');
  await browser.tabTo('#username');
  await browser.press('alice', keys.tab, password, keys.enter);
}

/** What an authenticator shows now (RFC 6238). */
function code() {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', '12345678901234567890').update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Chromium tells of every answer that is an error; all else would be ours: policy, script, missing resource. */
async function complaints() {
  const entries = (await browser.log()).map(({message}) => message);
  return entries.filter((message) => !/Failed to load resource: .* a status of 4\d\d/.test(message));
}

/** A test case with nobody signed in, after which the console must not have complained. */
function inBrowser(name, body) {
  test(name, async () => {
    await browser.open(server.url);
    await browser.forgetCookies();
    await body();
    assert.deepEqual(await complaints(), []);
  });
}

const size = (width, height) => browser.devtools('Emulation.setDeviceMetricsOverride',
  {width, height, deviceScaleFactor: 1, mobile: width < 600});
const scheme = (value) => browser.devtools('Emulation.setEmulatedMedia',
  {features: [{name: 'prefers-color-scheme', value}]});
const scripts = (on) => browser.devtools('Emulation.setScriptExecutionDisabled', {value: !on});

const activate = async (selector, key = keys.enter) => {
  await browser.tabTo(selector);
  await browser.press(key);
};

inBrowser('keyboard: sign in and allow, and the app gets a code that is worth a token', async () => {
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  await browser.tabTo('button[value=allow]');
  await browser.press(keys.enter);
  await browser.shows('Back in the app');
  assert.equal(app.callback.get('iss'), server.url);
  assert.equal((await trade()).token_type, 'Bearer');
});

inBrowser('keyboard: the first field has the focus at once, and Enter sends the form', async () => {
  await browser.open(question());
  await browser.shows('Sign in');
  assert.equal(await browser.run(() => document.activeElement.name), 'username');
  await browser.press('alice', keys.tab);
  assert.equal(await browser.run(() => document.activeElement.name), 'password');
  await browser.press('wonderland', keys.enter);
  await browser.shows('Allow access?');
});

inBrowser('keyboard: deny, and the app is told', async () => {
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  await browser.tabTo('button[value=deny]');
  await browser.press(keys.enter);
  await browser.shows('Back in the app');
  assert.equal(app.callback.get('error'), 'access_denied');
  assert.equal(app.callback.get('code'), null);
});

inBrowser('keyboard: a box that is unchecked is not granted', async () => {
  await browser.open(question({client_id: 'demo', redirect_uri: `${server.url}/playground`, scope: 'read write'}));
  await signIn();
  await browser.shows('Allow access?');
  await browser.tabTo('input[value=write]');
  await browser.press(keys.space);
  assert.deepEqual(await browser.run(() => [...new FormData(document.forms[0]).getAll('scope')]), ['read']);
  await browser.tabTo('button[value=allow]');
});

inBrowser('a wrong password is told where a screen reader hears it, and the name need not be typed again', async () => {
  await browser.open(question());
  await signIn('in-a-hurry');
  await browser.shows('do not belong together', '[role=alert]');
  assert.equal(await browser.run(() => document.activeElement.name), 'password');
  await browser.press('wonderland', keys.enter);
  await browser.shows('Allow access?');
});

inBrowser('"Not you?" leads back to the sign-in page', async () => {
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  await browser.tabTo('.foot button');
  await browser.press(keys.enter);
  await signIn();
  await browser.shows('Allow access?');
});

inBrowser('a decision that was sent cannot be sent again', async () => {
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  const consent = await browser.run(() => document.querySelector('[name=transaction_id]').value);
  await browser.tabTo('button[value=allow]');
  await browser.press(keys.enter);
  await browser.shows('Back in the app');
  app.callback = null;
  await browser.run((action, id) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = action;
    form.innerHTML = `<input name="transaction_id" value="${id}"><input name="decision" value="allow">`;
    document.body.append(form);
    form.submit();
  }, `${server.url}/authorize/decision`, consent);
  await browser.shows('This request cannot be answered');
  assert.equal(app.callback, null);
});

inBrowser('the pages work without scripts', async () => {
  await scripts(false);
  try {
    await browser.open(`${server.url}/playground`);
    await browser.shows('This page needs JavaScript', 'noscript');
    await browser.open(question());
    await signIn();
    await browser.shows('Allow access?');
    await browser.tabTo('button[value=allow]');
    await browser.press(keys.enter);
    await browser.shows('Back in the app');
  } finally {
    await scripts(true);
  }
  assert.ok((await trade()).access_token);
});

inBrowser('the session cookie is out of reach of scripts', async () => {
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  assert.equal(await browser.run(() => document.cookie), '');
});

inBrowser('forms that another site posts sign nobody out, and a request among them is answered all the same', async () => {
  const post = async (url, fields) => {
    const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
    app.page = `<!doctype html><link rel="icon" href="data:,"><h1>Win a prize</h1>
      <form method="post" action="${url}">${inputs.join('')}<button>Go</button></form>`;
    // By name it is another site than the server, which is there by number.
    await browser.open(app.url.replace('127.0.0.1', 'localhost').replace('/callback', '/prize'));
    delete app.page;
    await browser.shows('Win a prize');
    await browser.tabTo('button');
    await browser.press(keys.enter);
  };
  await browser.open(question());
  await signIn();
  await browser.shows('Allow access?');
  await post(`${server.url}/login`, {transaction_id: 'made-up', username: 'alice', password: 'wonderland'});
  await browser.shows('This request cannot be answered');
  await browser.open(question());
  await browser.shows('Allow access?');
  const url = new URL(question());
  await post(server.url + url.pathname, Object.fromEntries(url.searchParams));
  await browser.shows('Allow access?');
  assert.match(await browser.url(), /\/authorize\?posted_request=/);
  await browser.tabTo('button[value=allow]');
  await browser.press(keys.enter);
  await browser.shows('Back in the app');
  assert.ok((await trade()).access_token);
});

/** Shows `url` in a frame of somebody else's page; returns what the console says of it. */
async function framed(url) {
  app.page = `<!doctype html><link rel="icon" href="data:,"><h1>Win a prize</h1><iframe src="${url}"></iframe>`;
  await browser.open(app.url.replace('/callback', '/prize'));
  delete app.page;
  return (await complaints()).join('\n');
}

inBrowser('nobody can put the pages into a frame', async () => {
  assert.match(await framed(question().replaceAll('&', '&amp;')), /frame-ancestors 'none'/);
  assert.equal(await framed('data:text/html,harmless'), '');
});

inBrowser('keyboard: the playground asks, comes back, trades, calls, refreshes, and shows what is refused', async () => {
  const logged = (text) => browser.shows(text, '#log .panel:last-child');
  await browser.open(`${server.url}/playground`);
  await browser.shows('Playground');
  await browser.tabTo('#client_id');
  await browser.press(keys.enter);
  await signIn();
  await browser.shows('Allow access?');
  await activate('button[value=allow]');
  await logged('The server sent it back');
  assert.equal(await browser.url(), `${server.url}/playground`);
  await activate('#trade button');
  await logged('"token_type": "Bearer"');
  await activate('[data-do=me]');
  await logged('"sub": "alice"');
  await activate('[data-do=write]');
  await logged('GET /api/write');
  await activate('[data-do=refresh]');
  await logged('grant_type=refresh_token');
  await activate('[data-do=reuse]');
  await logged('invalid_grant');
  await activate('[data-do=me]');
  await logged('401');
});

/** What of a page is wrong for the eye: sideways scrolling, unnamed controls, text with too little contrast. */
function flaws() {
  const found = [];
  const {scrollWidth, scrollHeight} = document.documentElement;
  if (scrollWidth > innerWidth) found.push('it scrolls sideways');
  if (scrollHeight > innerHeight && document.querySelector('main.card')?.innerText.length < 500 && innerHeight > 600) {
    found.push('it scrolls though there is room');
  }
  if (!document.title || !document.documentElement.lang) found.push('it has no title or no language');
  const controls = document.querySelectorAll('input:not([type=hidden]), button, a');
  for (const control of controls) {
    const name = control.labels?.[0]?.innerText || control.innerText;
    if (control.checkVisibility() && !name) found.push(`nameless: ${control.outerHTML}`);
  }
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => numbers(color).slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const opaque = (element) => {
    const {backgroundColor} = getComputedStyle(element);
    return numbers(backgroundColor)[3] === 0 ? opaque(element.parentElement) : backgroundColor;
  };
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.disabled || element.matches('script, style, noscript')) continue;
    const [dark, light] = [getComputedStyle(element).color, opaque(element)].map(luminance).sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(1)}: ${element.innerText}`);
  }
  return found;
}

for (const [width, height] of [[320, 568], [390, 844], [1280, 800]]) {
  for (const color of ['light', 'dark']) {
    inBrowser(`the pages are readable at ${width} by ${height}, ${color}`, async () => {
      await size(width, height);
      await scheme(color);
      const look = async (page) => assert.deepEqual(await browser.run(flaws), [], page);
      await look('home');
      await browser.open(`${server.url}/playground`);
      await look('playground');
      await browser.open(question({redirect_uri: 'https://attacker.example/'}));
      await look('refused');
      await browser.open(question());
      await look('sign-in');
      await signIn('in-a-hurry');
      await browser.shows('do not belong together', '[role=alert]');
      await look('sign-in again');
      await browser.press('wonderland', keys.enter);
      await browser.shows('Allow access?');
      await look('consent');
    });
  }
}

inBrowser('a second factor is asked for after the password, and home signs out again', async () => {
  const look = async (page) => {
    for (const [width, height] of [[390, 844], [1280, 800]]) {
      await size(width, height);
      assert.deepEqual(await browser.run(flaws), [], page);
    }
  };
  await browser.open(question({}, strict));
  await signIn();
  await browser.shows('Enter your code');
  assert.equal(await browser.run(() => document.activeElement.name), 'otp');
  await look('code');
  await browser.press('000000', keys.enter);
  await browser.shows('That code is wrong', '[role=alert]');
  await look('code again');
  await browser.press(code(), keys.enter);
  await browser.shows('Allow access?');
  await browser.open(strict.url);
  await browser.shows('Signed in as', '.panel');
  await look('home');
  await browser.tabTo('.panel button');
  await browser.press(keys.enter);
  await browser.shows('You are signed out');
  await look('signed out');
  await browser.open(strict.url);
  assert.equal(await browser.run(() => document.querySelector('.panel')), null);
});

inBrowser('keyboard: of two payments one is allowed, and both are told whole, whatever they say', async () => {
  const payment = (creditorName, reference) => ({type: 'payment_initiation',
    instructedAmount: {amount: '12.50', currency: 'EUR'}, creditorName, reference});
  const asked = [payment('Merchant <b>A</b>', 'x'.repeat(300)), payment('Mallory \u202e', 'thanks')];
  await browser.open(question({scope: 'read', authorization_details: JSON.stringify(asked)}, bank));
  await signIn();
  await browser.shows('Allow access?');
  for (const [width, height] of [[320, 568], [390, 844], [1280, 800]]) {
    await size(width, height);
    assert.deepEqual(await browser.run(flaws), [], `consent at ${width}`);
  }
  for (const text of ['Make a payment', 'Merchant <b>A</b>', 'x'.repeat(300), '12.50', 'Mallory [U+202E]']) {
    await browser.shows(text, 'fieldset');
  }
  await browser.tabTo('input[name=authorization_details][value="1"]');
  await browser.press(' ');
  await browser.tabTo('button[value=allow]');
  await browser.press(keys.enter);
  await browser.shows('Back in the app');
  assert.deepEqual((await trade(bank)).authorization_details, [asked[0]]);
});

/** Registers an app that comes back to `uri`, and returns its id. */
async function register(client_name, uri = app.url) {
  const metadata = {client_name, redirect_uris: [uri], token_endpoint_auth_method: 'none'};
  const answer = await fetch(`${open.url}/register`,
    {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(metadata)});
  return (await answer.json()).client_id;
}

inBrowser('signals stand before the buttons, are read without scripts, and leave the buttons in sight', async () => {
  const signals = () => browser.run(() => [...document.querySelectorAll('p.signal')].map((p) => p.dataset.signal));
  const long = `DEMO client${' '.repeat(40)}`;
  const asked = [
    [await register(long), app.url, ['self_registered', 'loopback', 'first_seen', 'name_taken']],
    [await register('x'.repeat(200), 'cursor://anysphere.cursor-mcp/oauth/callback'),
      'cursor://anysphere.cursor-mcp/oauth/callback', ['self_registered', 'private_use_scheme', 'first_seen']],
  ];
  await scripts(false);
  try {
    let first = true;
    for (const [client_id, redirect_uri, expected] of asked) {
      await browser.open(question({client_id, redirect_uri}, open));
      if (first) await signIn();
      first = false;
      await browser.shows('Allow access?');
      assert.deepEqual(await signals(), expected);
      for (const [width, height] of [[390, 844], [1280, 800]]) {
        await size(width, height);
        assert.deepEqual(await browser.run(flaws), [], `consent at ${width}`);
        const buttons = await browser.run(() => [...document.querySelectorAll('.buttons button')].map((button) => {
          button.scrollIntoView();
          const {left, right, top, bottom, width: wide} = button.getBoundingClientRect();
          const before = document.querySelector('p.signal').getBoundingClientRect().top < top;
          return before && wide > 0 && left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
        }));
        assert.deepEqual(buttons, [true, true]);
      }
    }
    await browser.open(question({client_id: asked[0][0]}, open));
    await browser.shows('Allow access?');
    await browser.tabTo('button[value=allow]');
    await browser.press(keys.enter);
    await browser.shows('Back in the app');
    assert.ok(app.callback.get('code'));
    await browser.open(question({client_id: asked[0][0]}, open));
    await browser.shows('Allow access?');
    assert.deepEqual(await signals(), ['self_registered', 'loopback', 'name_taken']);
  } finally {
    await scripts(true);
  }
});

/** Whether the page is readable on a phone and on a desk, by day and by night. */
async function readable(page) {
  for (const color of ['light', 'dark']) {
    await scheme(color);
    for (const [width, height] of [[390, 844], [1280, 800]]) {
      await size(width, height);
      assert.deepEqual(await browser.run(flaws), [], `${page} at ${width}, ${color}`);
    }
  }
}

const asking = (scope, claims = {}) => question({scope, nonce: random(), claims: JSON.stringify({userinfo: claims})},
  provider);

inBrowser('the account page, without scripts: what was allowed is there, and taken back', async () => {
  await scripts(false);
  try {
    await browser.open(`${provider.url}/account`);
    await browser.shows('Sign in');
    await readable('sign-in for the account');
    await signIn('in-a-hurry');
    await browser.shows('do not belong together', '[role=alert]');
    await readable('sign-in for the account again');
    await browser.press('wonderland', keys.enter);
    await browser.shows('Your account');
    assert.equal(await browser.url(), `${provider.url}/account`);
    await readable('empty account');
    await browser.open(asking('openid read'));
    await browser.shows('Allow access?');
    await activate('button[value=allow]');
    await browser.shows('Back in the app');
    await browser.open(asking('openid read write', {department: null, ['x'.repeat(100)]: null}));
    await browser.shows('Allow access?');
    await browser.shows('department', 'li.new code');
    assert.equal(await browser.run(() => document.querySelectorAll('.box .new').length), 1);
    await readable('consent with claims');
    await activate('button[value=allow]');
    await browser.shows('Back in the app');
    await browser.open(`${provider.url}/account`);
    await browser.shows('Native app', '.panel');
    await browser.shows('department', '.panel');
    await readable('account');
    await activate('button[name=revoke]');
    await browser.shows('allowed no application anything', 'main');
    assert.equal(await browser.url(), `${provider.url}/account`);
  } finally {
    await scripts(true);
  }
});

inBrowser('signing out, without scripts: a question, and a frame that tells the app', async () => {
  await scripts(false);
  try {
    await browser.open(asking('openid'));
    await signIn();
    await browser.shows('Allow access?');
    await activate('button[value=allow]');
    await browser.shows('Back in the app');
    await browser.open(`${provider.url}/logout`);
    await browser.shows('Sign out?');
    await readable('question');
    await activate('button[value=no]');
    await browser.shows('You are still signed in');
    await readable('still signed in');
    await browser.open(`${provider.url}/logout`);
    await activate('button[value=yes]');
    await browser.shows('You are signed out');
    await readable('signed out');
    await until(() => app.gone, 'the frame is loaded');
    assert.equal(app.gone.get('iss'), provider.url);
    assert.ok(app.gone.get('sid'));
    await browser.open(`${provider.url}/logout`);
    await browser.shows('Nobody was signed in', '.lead');
    await readable('nobody signed out');
  } finally {
    await scripts(true);
  }
});

inBrowser('signing out at the word of the app leads back to it, once the frame had its time', async () => {
  await browser.open(asking('openid'));
  await signIn();
  await browser.shows('Allow access?');
  await activate('button[value=allow]');
  await browser.shows('Back in the app');
  const {id_token} = await trade(provider);
  delete app.gone;
  const state = random();
  await browser.open(`${provider.url}/logout?${new URLSearchParams({id_token_hint: id_token, state,
    post_logout_redirect_uri: `${app.origin}/bye`})}`);
  await browser.shows('You are signed out');
  await readable('signed out, on the way');
  await browser.shows('Back in the app');
  assert.equal(await browser.url(), `${app.origin}/bye?state=${state}`);
  assert.ok(app.gone.get('sid'));
  await browser.open(asking('openid'));
  await browser.shows('Sign in');
});

/** What an endpoint of a client answers. */
async function asked(path, form, headers = {}) {
  const answer = await fetch(elsewhere.url + path, {method: 'POST', headers, body: new URLSearchParams(form)});
  return answer.json();
}

inBrowser('keyboard, without scripts: a code is typed, the device is shown, and it has its tokens', async () => {
  const tv = await asked('/device_authorization', {client_id: 'tv', scope: 'read write'});
  await scripts(false);
  try {
    await browser.open(tv.verification_uri);
    await readable('sign-in for a device');
    await signIn();
    await browser.shows('Connect a device');
    assert.equal(await browser.url(), tv.verification_uri);
    assert.equal(await browser.run(() => document.activeElement.name), 'user_code');
    await readable('code of a device');
    await browser.press('bbbb bbbb', keys.enter);
    await browser.shows('No device waits with that code', '[role=alert]');
    await readable('code of a device again');
    await browser.open(tv.verification_uri_complete);
    await browser.shows('Connect a device');
    assert.equal(await browser.run(() => document.querySelector('#user_code').value), tv.user_code);
    await activate('.buttons button');
    await browser.shows('Allow access?');
    await browser.shows(tv.user_code, 'p.user-code code');
    await browser.shows('Living room TV', '.lead');
    await browser.shows('it is fraud', '[role=alert]');
    await readable('consent for a device');
    const [allow, deny] = await browser.run(() => [...document.querySelectorAll('.buttons button')].map((button) => {
      const {backgroundColor, color} = getComputedStyle(button);
      return [button.getBoundingClientRect().height, backgroundColor, color];
    }));
    assert.deepEqual(allow, deny);
    await activate('input[value=write]', keys.space);
    await activate('button[value=allow]');
    await browser.shows('Your device is connected');
    await readable('device connected');
  } finally {
    await scripts(true);
  }
  const tokens = await asked('/token', {grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'tv',
    device_code: tv.device_code});
  assert.equal(tokens.scope, 'read');
});

inBrowser('keyboard, without scripts: of two requests that wait one is allowed and one is denied', async () => {
  const headers = {Authorization: `Basic ${btoa('bank:bank-secret')}`};
  const ask = (binding_message) => asked('/bc-authorize', {login_hint: 'alice', scope: 'read write', binding_message},
    headers);
  const collect = ({auth_req_id}) => asked('/token', {grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id},
    headers);
  await scripts(false);
  try {
    await browser.open(`${elsewhere.url}/approvals`);
    await browser.shows('Sign in');
    await readable('sign-in for approvals');
    await signIn();
    await browser.shows('Nothing waits for your answer', 'main');
    await readable('no approvals');
    const first = await ask('W4SCT');
    const second = await ask('x'.repeat(64));
    await activate('p a');
    await browser.shows('W4SCT', '.panel');
    await browser.shows('it is fraud', '[role=alert]');
    await readable('approvals');
    await activate('.panel input[value=write]', keys.space);
    await activate('.panel button[value=allow]');
    await browser.shows('You have allowed', '.note');
    await readable('approvals, one answered');
    await activate('.panel button[value=deny]');
    await browser.shows('Nothing waits for your answer', 'main');
    assert.equal((await collect(first)).scope, 'read');
    assert.equal((await collect(second)).error, 'access_denied');
  } finally {
    await scripts(true);
  }
});

test('the browser ends', async () => {
  await browser.close();
  app.close();
});

await run(server, strict, bank, open, elsewhere, provider);

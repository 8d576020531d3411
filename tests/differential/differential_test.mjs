// The requests of requests.mjs at the reference server and at each of the older systems. An answer that differs without
// a reason in differences.mjs fails, and so does a reason that nothing needs.
//   differential_test.mjs AUTHSERVER            all of it
//   differential_test.mjs AUTHSERVER --print    every difference, with its reason or without
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {differences} from './differences.mjs';
import {requests} from './requests.mjs';
import {Site} from './site.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
if (!existsSync(here('node_modules'))) {
  console.log('skipped: the older systems are missing; scripts/install-node-clients tests/differential installs them');
  process.exit(77);
}

const systems = {
  oauth2orize: {peer: ['oauth2orize.mjs'], habit: {secret: 'basic'}},
  '@node-oauth/oauth2-server': {peer: ['node_oauth.mjs'], habit: {secret: 'form'}},
  'oauth2-server 2': {peer: ['oauth2_server.mjs', 'oauth2-server'], habit: {secret: 'form'}},
  minicloud: {peer: ['oauth2_server.mjs', 'minicloud-oauth2-server'], habit: {secret: 'form', json: true}},
  'auth-server': {peer: ['auth_server.mjs'], habit: {secret: 'form'}},
};

function start(program, args) {
  const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'ignore']});
  process.once('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const told = /listening on (\S+)/.exec(said);
      if (told) resolve({url: told[1], stop: () => child.kill('SIGTERM')});
    });
    child.once('exit', (status) => reject(new Error(`${program} ${args.join(' ')} ended with status ${status}`)));
  });
}

/** Of an older system: alice is signed in wherever she comes. */
async function sent(url, path, decision) {
  const response = await fetch(url + path + (decision === 'deny' ? '&decision=deny' : ''), {redirect: 'manual'});
  return {status: response.status, location: response.headers.get('location')};
}

/** Of ours: alice signs in and answers the page of consent. */
function alice() {
  const cookies = new Map();
  const open = async (address, form) => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      method: form ? 'POST' : 'GET', body: form && new URLSearchParams(form), headers: {cookie}, redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies.set(name, value);
    }
    return {status: response.status, location: response.headers.get('location'), body: await response.text()};
  };
  return async (url, path, decision) => {
    let page = await open(url + path);
    for (let step = 0; step < 4 && page.status === 200; ++step) {
      const id = /name="transaction_id" value="([^"]*)"/.exec(page.body)?.[1];
      if (!id) return page;
      const scopes = Array.from(page.body.matchAll(/name="scope" value="([^"]*)"/g), ([, scope]) => ['scope', scope]);
      page = page.body.includes('name="password"') ?
        await open(`${url}/login`, {transaction_id: id, username: 'alice', password: 'wonderland'}) :
        await open(`${url}/authorize/decision`, [['transaction_id', id], ['decision', decision], ...scopes]);
    }
    return page;
  };
}

async function outcome(make, site) {
  try {
    return (await make(site)).text;
  } catch (problem) {
    return `cannot be asked: ${problem.message}`;
  }
}

const holds = (wanted, text) => wanted === undefined || (wanted instanceof RegExp ? wanted.test(text) : wanted === text);
const explains = (difference, system, name, theirs, ours) =>
  (difference.systems === undefined || difference.systems.includes(system)) && holds(difference.request, name) &&
  holds(difference.theirs, theirs) && holds(difference.ours, ours);

const print = process.argv.includes('--print');
const used = new Set();
let compared = 0;
let alike = 0;
let failed = 0;
const ours = await start(process.argv[2], ['--listen', '127.0.0.1:0', '--config', here('ours.json')]);
const person = alice();
for (const [system, {peer: [peer, ...args], habit}] of Object.entries(systems)) {
  const theirs = await start(process.execPath, [here(`peers/${peer}`), ...args]);
  const site = new Site(theirs.url, sent, habit);
  // Ours reads forms: what is asked in JSON there is asked in a form here.
  const our = new Site(ours.url, person, {...habit, json: false});
  for (const [name, make] of requests) {
    const [answer, own] = [await outcome(make, site), await outcome(make, our)];
    ++compared;
    if (answer === own) {
      ++alike;
      continue;
    }
    const reason = differences.find((each) => explains(each, system, name, answer, own));
    if (reason) used.add(reason);
    if (!reason) ++failed;
    if (!reason || print) {
      console.log(`${reason ? 'ok' : 'not ok'} - ${system}: ${name}\n  theirs: ${answer}\n  ours:   ${own}` +
        `\n  ${reason?.why ?? 'no reason is given'}`);
    }
  }
  theirs.stop();
}
ours.stop();
for (const unused of differences.filter((each) => !used.has(each))) {
  ++failed;
  console.log(`not ok - a reason that nothing needs: ${unused.why}`);
}
console.log(`${requests.size} requests, ${compared} answers compared, ${alike} alike`);
const total = compared + differences.length;
console.log(`test cases: ${total} | ${total - failed} passed | ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

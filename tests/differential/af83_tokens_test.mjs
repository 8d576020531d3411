// Access tokens that AF83's own code makes, at an API that takes them (legacy_server): what it says of each must be
// what theirs says.
//   af83_tokens_test.mjs LEGACY_SERVER
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {start} from './servers.mjs';

if (!existsSync(new URL('node_modules', import.meta.url))) {
  console.log('skipped: the older systems are missing; scripts/install-node-clients tests/differential installs them');
  process.exit(77);
}
const {beforeNode6, createAccessToken, tokenInfo} = await import('./peers/af83.mjs');
const server = await start(process.argv[2]);
const keys = ['crypt', 'sign'];

async function ask(path, headers = {}) {
  const answer = await fetch(server.url + path, {headers});
  return answer.status === 200 ? answer.json() : answer.status;
}
const askInHeader = (token) => ask('/api/me', {authorization: `OAuth ${token}`});

/** The same of ours. A user id is text here; what is no object has the name additional_info. */
function translated({user_id: userId, client_id: clientId, additional_info: info}) {
  const extra = info === undefined ? {} : {extra: typeof info === 'object' ? info : {additional_info: info}};
  return {sub: String(userId), client_id: clientId, ...extra};
}

const cases = new Map();
const unusual = {name: 'Zoë Ångström', city: '東京', sign: '🔑', quote: '"\\'};
const made = [
  ['a user and a client', 'u1', 'web'], ['a user whose id is a number', 42, 'web'],
  ['information that is an object', 'u1', 'web', {role: 'admin', groups: [1, 2]}],
  ['information that is a text', 'u1', 'web', 'a note'], ['information that is a number', 'u1', 'web', 7],
  ['other than ASCII', 'Zoë', 'web', unusual], ['a block of 16 bytes', 'u1', 'web', 'x'.repeat(16)],
  ['much', 'u1', 'web', {text: 'x'.repeat(2000)}],
];
for (const [name, ...grant] of made) {
  for (const [maker, make] of [['', (work) => work()], [', by Node before 6', beforeNode6]]) {
    cases.set(`${name}${maker}`, async () => {
      const token = make(() => createAccessToken(keys, ...grant));
      const theirs = make(() => tokenInfo(keys, token));
      assert.deepEqual(await askInHeader(token), translated(theirs));
    });
  }
}
cases.set('the MAC of Node before 6 is another for what is not ASCII', async () => {
  const old = beforeNode6(() => createAccessToken(keys, 'u1', 'web', unusual));
  assert.equal(tokenInfo(keys, old), null);
  assert.deepEqual((await askInHeader(old)).extra, unusual);
});
cases.set('in the URL, as oauth_token', async () => {
  const token = createAccessToken(keys, 'u1', 'web');
  assert.equal((await ask(`/api/me?oauth_token=${token}`)).sub, 'u1');
});
cases.set('refused by both: any changed character', async () => {
  const token = createAccessToken(keys, 'u1', 'web', {role: 'x'});
  for (let at = 0; at < token.length; at += 5) {
    const changed = token.slice(0, at) + (token[at] === '0' ? '1' : '0') + token.slice(at + 1);
    assert.equal(tokenInfo(keys, changed), null, changed);
    assert.equal(await askInHeader(changed), 401, changed);
  }
  assert.equal((await askInHeader(token)).sub, 'u1');
});
for (const others of [['other', 'sign'], ['crypt', 'other']]) {
  cases.set(`refused by both: the keys ${others.join(' and ')}`, async () => {
    const token = createAccessToken(others, 'u1', 'web');
    assert.equal(tokenInfo(keys, token), null);
    assert.equal(await askInHeader(token), 401);
    assert.equal((await askInHeader(createAccessToken(keys, 'u1', 'web'))).sub, 'u1');
  });
}

let failed = 0;
for (const [name, body] of cases) {
  try {
    await body();
    console.log(`ok - ${name}`);
  } catch (problem) {
    ++failed;
    console.log(`not ok - ${name}`, problem);
  }
}
server.stop();
console.log(`test cases: ${cases.size} | ${cases.size - failed} passed | ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

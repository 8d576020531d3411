// The requests of requests.mjs at the reference server and at each of the older systems. What differs without a reason
// in differences.mjs fails, and so does a reason that nothing needs. Where a reason says what admits their way,
// legacy_server, which has it, is asked too, and must do as they do.
//   differential_test.mjs AUTHSERVER LEGACY_SERVER            tells what failed
//   differential_test.mjs AUTHSERVER LEGACY_SERVER --print    every difference, with its reason
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {differences} from './differences.mjs';
import {requests} from './requests.mjs';
import {alice, signedIn, start} from './servers.mjs';
import {EndedBefore, Site} from './site.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
if (!existsSync(here('node_modules'))) {
  console.log('skipped: the older systems are missing; scripts/install-node-clients tests/differential installs them');
  process.exit(77);
}
const [, , authserver, legacyServer, option] = process.argv;

const systems = {
  oauth2orize: {peer: ['oauth2orize.mjs'], habit: {secret: 'basic'}},
  '@node-oauth/oauth2-server': {peer: ['node_oauth.mjs'], habit: {secret: 'form'}},
  'oauth2-server 2': {peer: ['oauth2_server.mjs', 'oauth2-server'], habit: {secret: 'form'}},
  minicloud: {peer: ['oauth2_server.mjs', 'minicloud-oauth2-server'], habit: {secret: 'form', json: true}},
  'auth-server': {peer: ['auth_server.mjs'], habit: {secret: 'form'}},
};

async function answerOf(make, site) {
  try {
    return await make(site);
  } catch (problem) {
    if (problem instanceof EndedBefore) return {outcome: `not asked, ${problem.message}`, parts: {}};
    return {failure: problem.cause?.code ?? problem.message};
  }
}

/** What differs: the outcome, or where that is the same, parts. */
function differing(theirs, ours) {
  // No reason explains it, and no two of them are alike.
  if (theirs.failure || ours.failure) return [{part: 'failure', theirs: theirs.failure, ours: ours.failure}];
  if (theirs.outcome !== ours.outcome) return [{part: 'outcome', theirs: theirs.outcome, ours: ours.outcome}];
  return Object.keys(theirs.parts).filter((part) => theirs.parts[part] !== ours.parts[part])
    .map((part) => ({part, theirs: theirs.parts[part], ours: ours.parts[part]}));
}

const fits = (wanted, text) => wanted === undefined || [wanted].flat()
  .some((each) => (each instanceof RegExp ? each.test(text) : each === text));
/** Which systems needed a reason. */
const needed = new Map(differences.map((reason) => [reason, new Set()]));

/** The reason why this differs, if there is one. For legacy_server nothing counts that it should have admitted. */
function reasonOf(system, request, {part, theirs, ours}, {legacy = false} = {}) {
  const reason = differences.find((each) => each.part === part && each.systems.includes(system) &&
    fits(each.request, request) && fits(each.theirs, theirs) && fits(each.ours, ours) && !(legacy && each.admittedBy));
  needed.get(reason)?.add(system);
  return reason;
}

const told = ({part, theirs, ours, reason}) =>
  `\n  ${part}\n    theirs: ${theirs}\n    ours:   ${ours}\n    ${reason?.why ?? 'no reason is given'}`;
const count = {compared: 0, alike: 0, admitted: 0};

/** Asks both servers everything: cases, as `{text, failed}`. */
async function compare([system, {peer: [peer, ...args], habit}]) {
  const cases = [];
  const theirs = await start(process.execPath, here(`peers/${peer}`), ...args);
  const site = new Site(theirs.url, signedIn, habit);
  // Ours reads forms: what is asked in JSON there is asked in a form here.
  const ourSite = new Site(ours.url, alice(), {...habit, json: false});
  const legacySite = new Site(legacy.url, signedIn, habit);
  for (const [name, make] of requests) {
    const [answer, own] = await Promise.all([answerOf(make, site), answerOf(make, ourSite)]);
    const found = differing(answer, own).map((each) => ({...each, reason: reasonOf(system, name, each)}));
    ++count.compared;
    if (found.length === 0) ++count.alike;
    cases.push({text: [`${system}: ${name}`, ...found.map(told)].join(''), failed: found.some(({reason}) => !reason)});
    const {admittedBy} = found.find(({reason}) => reason?.admittedBy)?.reason ?? {};
    if (!admittedBy) continue;
    ++count.admitted;
    const left = differing(answer, await answerOf(make, legacySite))
      .filter((each) => !reasonOf(system, name, each, {legacy: true}));
    cases.push({text: [`${system}: ${name}, with ${admittedBy}`, ...left.map(told)].join(''), failed: left.length > 0});
  }
  theirs.stop();
  return cases;
}

/** What is wrong with a reason: a case. */
function examine(reason) {
  const faults = reason.systems.filter((system) => !needed.get(reason).has(system))
    .map((system) => `${system} does not need it`);
  if (!reason.request && !(reason.theirs && reason.ours)) faults.push('it names neither requests nor both answers');
  if (reason.admittedBy && !legacySource.includes(reason.admittedBy)) {
    faults.push(`legacy_server has no ${reason.admittedBy}`);
  }
  return {text: [`the reason for ${reason.part}: ${reason.why}`, ...faults].join('\n  '), failed: faults.length > 0};
}

const ours = await start(authserver, '--listen', '127.0.0.1:0', '--config', here('ours.json'));
const legacy = await start(legacyServer);
const legacySource = readFileSync(here('legacy_server.cpp'), 'utf8');
const compared = [];
for (const system of Object.entries(systems)) compared.push(...await compare(system));
ours.stop();
legacy.stop();

const cases = [...compared, ...differences.map(examine)];
for (const {text, failed} of cases) {
  if (failed || option === '--print') console.log(`${failed ? 'not ok' : 'ok'} - ${text}`);
}
const failed = cases.filter((each) => each.failed).length;
console.log(`${requests.size} requests, ${count.compared} answers compared: ${count.alike} alike, ` +
  `${count.admitted} also asked with what admits them`);
console.log(`test cases: ${cases.length} | ${cases.length - failed} passed | ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

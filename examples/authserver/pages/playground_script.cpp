#include "pages/playground.hpp"

namespace authserver {

const char* const playground_script = R"(
'use strict';
const get = (id) => document.getElementById(id);
const page = get('playground');
const {base, resource} = page.dataset;
const here = location.origin + base + '/playground';
const pending = 'oauthkit-playground';

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const sha256 = async (text) => base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
const formEncoded = (text) => new URLSearchParams([['', text]]).toString().slice(1);

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// What was sent and what came back, as text.
function show(title, request, answer) {
  const entry = document.createElement('section');
  entry.className = 'panel';
  entry.append(element('h3', title), element('pre', request));
  if (answer) entry.append(element('pre', answer));
  get('log').append(entry);
  get('again').scrollIntoView({block: 'end', behavior: 'smooth'});
}

const onLines = (url) => url.replace(/&/g, '\n&');

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(title, method, path, headers, form) {
  const body = form && new URLSearchParams(form).toString();
  if (form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
  const lines = Object.entries(headers).map(([name, value]) => name + ': ' + value);
  const request = [method + ' ' + path, ...lines].join('\n') + (body ? '\n\n' + onLines(body) : '');
  try {
    const answer = await fetch(path, {method, headers, body, credentials: 'omit', cache: 'no-store'});
    const text = await answer.text();
    const challenge = answer.headers.get('WWW-Authenticate');
    show(title, request, [answer.status + ' ' + answer.statusText,
      ...(challenge ? ['WWW-Authenticate: ' + challenge] : []), '', pretty(text)].join('\n'));
    return answer.ok ? JSON.parse(text) : null;
  } catch (problem) {
    show(title, request, 'No answer: ' + problem.message);
    return null;
  }
}

async function ask(event) {
  event.preventDefault();
  const asked = {client_id: get('client_id').value, state: random(), verifier: random()};
  const query = {client_id: asked.client_id, response_type: 'code', redirect_uri: here, state: asked.state,
    code_challenge: await sha256(asked.verifier), code_challenge_method: 'S256'};
  if (get('scope').value) query.scope = get('scope').value;
  if (resource) query.resource = resource;
  asked.request = base + '/authorize?' + new URLSearchParams(query);
  sessionStorage.setItem(pending, JSON.stringify(asked));
  location.assign(asked.request);
}

let flow = null;
let answer = null;
let tokens = null;
let oldRefreshToken = null;

function tokenRequest(title, form) {
  const secret = get('client_secret').value;
  const headers = {};
  if (secret) headers.Authorization = 'Basic ' + btoa(formEncoded(flow.client_id) + ':' + formEncoded(secret));
  else form.client_id = flow.client_id;
  return send(title, 'POST', base + '/token', headers, form);
}

const sendCode = (title) => tokenRequest(title, {grant_type: 'authorization_code', code: answer.get('code'),
  redirect_uri: here, code_verifier: flow.verifier});

async function trade(event) {
  event.preventDefault();
  const issued = await sendCode('The code is traded for tokens');
  if (!issued) return;
  tokens = issued;
  get('trade').hidden = true;
  get('use').hidden = false;
  update();
}

function update() {
  document.querySelector('[data-do=refresh]').disabled = !tokens.refresh_token;
  document.querySelector('[data-do=reuse]').disabled = !oldRefreshToken;
}

const bearer = () => ({Authorization: 'Bearer ' + tokens.access_token});
const refreshWith = (title, token) => tokenRequest(title, {grant_type: 'refresh_token', refresh_token: token});
const actions = {
  me: () => send('Who am I?', 'GET', base + '/api/me', bearer()),
  write: () => send('An API that needs the scope write', 'GET', base + '/api/write', bearer()),
  refresh: async () => {
    const issued = await refreshWith('New tokens for the refresh token', tokens.refresh_token);
    if (!issued) return;
    oldRefreshToken = tokens.refresh_token;
    tokens = issued;
    update();
  },
  reuse: () => refreshWith('A refresh token that was used before', oldRefreshToken),
  replay: () => sendCode('The code once more'),
};

function cameBack() {
  flow = JSON.parse(sessionStorage.getItem(pending) || 'null');
  sessionStorage.removeItem(pending);
  history.replaceState(null, '', base + '/playground');
  get('again').hidden = false;
  if (flow) show('This page sent your browser to the server', 'GET ' + onLines(flow.request));
  show('The server sent it back', 'GET ' + base + '/playground?' + onLines(answer.toString()));
  const problem = !flow ? 'This tab did not ask for it.'
    : answer.get('state') !== flow.state ? 'The state is not the one that was sent.'
    : answer.get('iss') !== page.dataset.issuer ? 'Another server answered than the one that was asked.'
    : answer.has('error') ? 'The answer is an error: ' + (answer.get('error_description') || answer.get('error')) + '.'
    : null;
  if (problem) return complain(problem);
  get('verifier').textContent = flow.verifier;
  get('client_secret').value = page.dataset.secret;
  get('trade').hidden = false;
}

function complain(text, link) {
  const place = get('elsewhere');
  place.textContent = text;
  if (link) {
    const target = element('a', link);
    target.href = link;
    place.append(' ', target);
  }
  place.hidden = false;
}

get('ask').addEventListener('submit', ask);
get('trade').addEventListener('submit', trade);
get('use').addEventListener('click', (event) => {
  const action = actions[event.target.dataset.do];
  if (action) action();
});
answer = new URLSearchParams(location.search);
if (location.origin !== new URL(page.dataset.issuer).origin) {
  complain('The server calls itself by another address; open the page there:',
    new URL(page.dataset.issuer).origin + base + '/playground');
} else if (!window.isSecureContext) {
  complain('Browsers hash only on https and loopback addresses.');
} else if (answer.has('code') || answer.has('error')) {
  cameBack();
} else {
  get('ask').hidden = false;
}
)";

}  // namespace authserver

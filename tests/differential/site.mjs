// One server, ours or an older one, as a client and a browser see it, and what its answers come to: an `outcome`, such
// as 'code' or 'refused', and parts of it, each a text that is compared by itself. Codes and tokens are known by their
// names alone, a lifetime by its type. `error_description` and `error_uri` are left out: whoever reads them is a
// person. So is the page of an error, and the body of an API that refuses: a client reads the challenge (RFC 6750 §3).
const unread = new Set(['error_description', 'error_uri']);
const secrets = ['access_token', 'code', 'refresh_token'];

export const basicOf = (text) => ({authorization: `Basic ${Buffer.from(text).toString('base64')}`});
export const basic = (id, password) => basicOf(`${id}:${password}`);
export const web = ['web', 'web-secret'];
export const other = ['other', 'other-secret'];

/** Pairs, without what is undefined. */
function present(params) {
  const pairs = Array.isArray(params) ? params : Object.entries(params ?? {});
  return pairs.filter(([, value]) => value !== undefined);
}

const cacheOf = (headers) => (/no-store/.test(headers.get('cache-control') ?? '') ? 'no-store' : 'may be stored');
const schemeOf = (headers) => /^\S+/.exec(headers.get('www-authenticate') ?? '')?.[0] ?? 'none';
const bodyOf = ({json, text}) => (json ? 'JSON' : text === '' ? 'empty' : 'text');
const textOf = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** What `read` makes of parameters of this name, all of them; 'none' where there are none. */
function told(entries, name, read = textOf) {
  const found = entries.filter(([each]) => each === name);
  return found.map(([, value]) => read(value)).join(' and ') || 'none';
}

/** Whatever has no part of its own. */
function othersOf(entries, known) {
  const others = entries.filter(([name]) => !known.includes(name) && !unread.has(name));
  const texts = others.map(([name, value]) => (secrets.includes(name) ? name : `${name}=${textOf(value)}`));
  return texts.sort().join(' ') || 'none';
}

/** The answer that a browser is sent elsewhere with. */
function redirected(location) {
  const [uri, fragment] = location.split('#');
  const [address, search] = uri.split('?');
  const place = /(^|&)(error|code|access_token)=/.test(fragment ?? '') ? 'fragment' : 'query';
  return {place, address, answer: new URLSearchParams(place === 'fragment' ? fragment : search)};
}

const references = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'"};
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (all, name) => references[name]);

/** The answer in a form that a page sends to the client by itself (Form Post Response Mode §2). */
function posted(page) {
  const action = /<form [^>]*action="(https:[^"]*)"/.exec(page)?.[1];
  if (!action) return {};
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  const fields = Array.from(inputs, ([, name, value]) => [name, unescaped(value)]);
  return {place: 'form', address: unescaped(action), answer: new URLSearchParams(fields)};
}

/** What was to be compared could not be asked: a step before it answered in another way than with what it needs. */
export class EndedBefore extends Error {}

export class Site {
  /**
   * `person` opens an address as somebody who is signed in, until the browser is sent elsewhere or sees an error.
   * `habit`: how clients of this kind of server usually send their `secret`, as 'basic' or in the 'form'; and whether
   * their bodies are `json`.
   */
  constructor(url, person, habit) {
    this.url = url;
    this.person = person;
    this.habit = habit;
  }

  /** What comes of an authorization request: the answer that is sent to the client, or a page. */
  async authorize(params, {decision = 'allow', method = 'GET', path = '/authorize', also = []} = {}) {
    const form = new URLSearchParams(present(params));
    const query = method === 'POST' ? new URLSearchParams(also) : form;
    const sent = {path, query, form: method === 'POST' && form, decision};
    const {status, location, headers, body} = await this.person(this.url, sent);
    const {place, address, answer} = location ? redirected(location) : posted(body);
    if (!place) return {outcome: 'page', parts: {status: String(status)}};
    const entries = [...answer];
    const granted = ['code', 'access_token'].filter((name) => answer.has(name));
    const outcome = answer.has('error') ? 'error' : granted.join(' and ') || 'nothing';
    const kept = ['error', 'state', 'scope', 'expires_in', 'token_type', 'iss'];
    if (outcome !== 'error') kept.push(...granted);
    return {
      outcome, answer,
      parts: {
        status: String(status), address, place, cache: cacheOf(headers), error: told(entries, 'error'),
        state: told(entries, 'state'), scope: told(entries, 'scope'), expires_in: told(entries, 'expires_in'),
        token_type: told(entries, 'token_type'), iss: told(entries, 'iss', () => 'told'),
        others: othersOf(entries, kept),
      },
    };
  }

  async send(method, path, {params, body, headers = {}, json: asJson = false} = {}) {
    let address = this.url + path;
    let written = {body};
    if (params && method === 'GET') {
      address += `?${new URLSearchParams(present(params))}`;
    } else if (params && asJson) {
      written = {body: JSON.stringify(Object.fromEntries(present(params))), type: 'application/json'};
    } else if (params) {
      written = {body: new URLSearchParams(present(params)).toString(), type: 'application/x-www-form-urlencoded'};
    }
    const type = written.type ? {'content-type': written.type} : {};
    const response = await fetch(address,
      {method, body: written.body, headers: {...type, ...headers}, redirect: 'manual'});
    const text = await response.text();
    const isJson = /^application\/json(;|$)/.test(response.headers.get('content-type') ?? '');
    const json = isJson && text !== '' ? JSON.parse(text) : undefined;
    return {status: response.status, headers: response.headers, json, text};
  }

  /**
   * What the token endpoint answers. `client` sends its id and secret as the habit is; `headers` and `params` may have
   * others.
   */
  async token(params, {client = web, headers, method = 'POST', path = '/token', body} = {}) {
    const sent = params && present(params);
    const inForm = !headers && sent && this.habit.secret === 'form';
    const form = inForm ? [...sent, ['client_id', client[0]], ['client_secret', client[1]]] : sent;
    const credentials = headers ?? (inForm ? {} : basic(...client));
    const got = await this.send(method, path, {params: form, headers: credentials, body, json: this.habit.json});
    const json = got.json ?? {};
    const entries = Object.entries(json);
    const parts = {status: String(got.status), cache: cacheOf(got.headers), body: bodyOf(got)};
    if (got.status === 200) {
      const kept = ['token_type', 'expires_in', 'scope'];
      Object.assign(parts, {
        token_type: told(entries, 'token_type'), expires_in: told(entries, 'expires_in', (value) => typeof value),
        scope: told(entries, 'scope'), members: othersOf(entries, kept),
      });
    } else {
      Object.assign(parts, {
        error: told(entries, 'error'), challenge: schemeOf(got.headers), members: othersOf(entries, ['error']),
      });
    }
    return {outcome: json.access_token ? 'tokens' : got.status < 300 ? 'nothing' : 'refused', parts, json};
  }

  /** What an API answers. */
  async api(options) {
    const {status, headers, json} = await this.send(options.method ?? 'GET', options.path ?? '/api/me', options);
    if (status === 200) return {outcome: 'served', parts: {sub: textOf(json?.sub ?? 'none')}};
    const error = /error="([^"]*)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? 'none';
    return {outcome: 'refused', parts: {status: String(status), challenge: schemeOf(headers), error}};
  }

  async code(params = {}) {
    const {answer, ...told} = await this.authorize({
      response_type: 'code', client_id: 'web', redirect_uri: 'https://web.example/cb', scope: 'read', state: 'xyz',
      ...params,
    });
    const code = answer?.get('code');
    if (!code) throw new EndedBefore(`no code: ${told.outcome}`);
    return code;
  }

  async tokens(params = {}) {
    const {json, parts} = await this.token({
      grant_type: 'authorization_code', code: await this.code(params), redirect_uri: 'https://web.example/cb',
    });
    if (!json.access_token) throw new EndedBefore(`no tokens: ${parts.status}`);
    return json;
  }
}

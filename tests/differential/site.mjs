// One server, ours or an older one, as a client and a browser see it, and what its answers come to: a line of text that
// two servers can share. `iss` and descriptions are left out of it: ours names itself in every answer (RFC 9207), and
// whoever reads a description is a person.
const secret = /^(code|access_token|refresh_token)$/;
const unread = new Set(['iss', 'error_description', 'error_uri', '#']);

export const basic = (id, password) => ({authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`});
export const web = ['web', 'web-secret'];
export const other = ['other', 'other-secret'];

/** Without what is undefined. */
const present = (params) => (Array.isArray(params) ? params : Object.entries(params)).filter(([, value]) => value !== undefined);

function listed(entries) {
  const told = [...entries].filter(([name]) => !unread.has(name))
    .map(([name, value]) => (secret.test(name) || value === '' ? name : `${name}=${value}`));
  return told.sort().join(' ');
}

export class Site {
  /**
   * `person` opens an address as somebody who is signed in, until the browser is sent elsewhere or sees an error.
   * `habit`: how clients of this kind of server usually send their secret, by `basic` or in the `form`; and whether
   * their bodies are `json`.
   */
  constructor(url, person, habit) {
    this.url = url;
    this.person = person;
    this.habit = habit;
  }

  /** What comes of an authorization request: the answer that is sent to the client, or a page. */
  async authorize(params, decision = 'allow') {
    const query = new URLSearchParams(present(params));
    const {status, location} = await this.person(this.url, `/authorize?${query}`, decision);
    if (!location) return {text: `page ${status}`};
    const [uri, fragment] = location.split('#');
    const [address, search] = uri.split('?');
    const place = fragment ? 'fragment' : 'query';
    const answer = new URLSearchParams(fragment || search);
    return {text: `${place} of ${address}: ${listed(answer)}`, answer};
  }

  async send(method, path, {params, body, headers = {}, json: asJson = false} = {}) {
    const fields = params && present(params);
    const form = fields && (asJson ? JSON.stringify(Object.fromEntries(fields)) : new URLSearchParams(fields).toString());
    const type = form === undefined ? {} : {'content-type': asJson ? 'application/json' : 'application/x-www-form-urlencoded'};
    const response = await fetch(this.url + path, {
      method, body: body ?? form, headers: {...type, ...headers}, redirect: 'manual',
    });
    const text = await response.text();
    let json = {};
    try {
      json = JSON.parse(text);
    } catch {
      // A page, or nothing.
    }
    return {status: response.status, headers: response.headers, json};
  }

  /**
   * What the token endpoint answers. `client` sends its id and secret as the habit is; `headers` and `params` may have
   * others.
   */
  async token(params, {client = web, headers, method = 'POST', path = '/token', body} = {}) {
    const sent = params && (Array.isArray(params) ? params : Object.entries(params));
    const inForm = !headers && sent && this.habit.secret === 'form';
    const form = inForm ? [...sent, ['client_id', client[0]], ['client_secret', client[1]]] : sent;
    const credentials = headers ?? (inForm ? {} : basic(...client));
    const told = await this.send(method, path, {params: form, headers: credentials, body, json: this.habit.json});
    const members = Object.entries(told.json).map(([name, value]) =>
      [name, name === 'expires_in' ? typeof value : typeof value === 'object' ? JSON.stringify(value) : String(value)]);
    const stored = /no-store/.test(told.headers.get('cache-control') ?? '') ? '' : ' may be stored';
    const challenged = told.headers.has('www-authenticate') ? ' with a challenge' : '';
    return {
      text: `${told.status} ${listed(members)}${told.status === 200 ? stored : challenged}`.trim(), json: told.json,
    };
  }

  /** What an API answers. */
  async api(options) {
    const {status, headers, json} = await this.send(options.method ?? 'GET', options.path ?? '/api/me', options);
    if (status === 200) return {text: `200 ${json.sub}`};
    const challenge = headers.get('www-authenticate');
    const error = /error="([^"]*)"/.exec(challenge ?? '')?.[1];
    return {text: `${status}${challenge ? ` challenge${error ? ` ${error}` : ''}` : ''}`};
  }

  async code(params = {}) {
    const {answer, text} = await this.authorize({
      response_type: 'code', client_id: 'web', redirect_uri: 'https://web.example/cb', scope: 'read', state: 'xyz',
      ...params,
    });
    const code = answer?.get('code');
    if (!code) throw new Error(`no code: ${text}`);
    return code;
  }

  async tokens(params = {}) {
    const {json, text} = await this.token({
      grant_type: 'authorization_code', code: await this.code(params), redirect_uri: 'https://web.example/cb',
      ...params.redemption,
    });
    if (!json.access_token) throw new Error(`no tokens: ${text}`);
    return json;
  }
}

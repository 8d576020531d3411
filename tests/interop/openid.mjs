// What the runners about OpenID Connect share: the clients, and a server that they sign in with.
import {get} from 'node:http';
import {keyFor} from './fapi2.mjs';
import {Person} from './support.mjs';

export const callback = 'https://client.example/callback';
export const bye = 'https://client.example/bye';

/** A client that signs people in, with `more` of its registration. */
export const relyingParty = (client_id, more = {}) => ({
  client_id, client_secret: `${client_id}-secret`, client_name: client_id, redirect_uris: [callback],
  grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  scope: 'openid profile email offline_access', token_endpoint_auth_method: 'client_secret_basic',
  post_logout_redirect_uris: [bye], ...more,
});

/** The configuration of an OpenID Provider with these clients. */
export const provider = (clients, more = {}) => ({
  profile: 'oauth21',
  scopes: ['openid', 'profile', 'email', 'offline_access', 'read'],
  openid: {signing_algs: ['RS256', 'ES256']},
  users: [{sub: 'alice', username: 'alice', password: 'wonderland',
    claims: {name: 'Alice', email: 'alice@example.com', email_verified: true}}],
  clients, ...more,
});

/** A key that ID tokens are encrypted to, and the registration that says so. */
export async function encrypting(alg, enc) {
  const key = await keyFor(alg);
  const jwk = {...key.jwk, use: 'enc', alg};
  return {key, registration: {jwks: {keys: [jwk]}, id_token_encrypted_response_alg: alg,
    id_token_encrypted_response_enc: enc, userinfo_encrypted_response_alg: alg, userinfo_encrypted_response_enc: enc}};
}

/** A browser that goes from page to page of a site, with its cookies, and the person in it. */
export class Visitor {
  #cookies = new Map();
  #site;

  constructor(server, site) {
    this.person = new Person(server);
    this.#site = site;
  }

  /** Without the header fields that `fetch` sets for scripts: some sites lead a person alone to the sign-in. */
  async visit(url) {
    const headers = {accept: 'text/html', cookie: Array.from(this.#cookies, (pair) => pair.join('=')).join('; ')};
    const answer = await new Promise((resolve, reject) =>
      get(new URL(url, this.#site), {headers}, resolve).once('error', reject));
    for (const one of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    answer.setEncoding('utf8');
    let text = '';
    for await (const part of answer) text += part;
    return {status: answer.statusCode, headers: answer.headers, location: answer.headers.location, text};
  }
}

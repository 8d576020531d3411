// What the runners about FAPI 2.0 share: the keys of clients, and how a server is set up that holds them to a profile.
import {installed} from './support.mjs';

const jose = await installed('jose');

export const callback = 'https://client.example/callback';

/** A key pair for `alg`, with the id and the JWK that its client publishes it by. */
export async function keyFor(alg, kid = alg) {
  const {privateKey, publicKey} = await jose.generateKeyPair(alg, {extractable: true});
  const use = alg.startsWith('ECDH') ? 'enc' : 'sig';
  return {key: privateKey, privateKey, publicKey, kid, jwk: {...await jose.exportJWK(publicKey), kid, use}};
}

/** `text` in a JWE to the key for encryption that the JWKS of the server at `origin` holds. */
export async function encrypted(text, origin, enc = 'A256GCM') {
  const {keys} = await (await fetch(`${origin}/jwks`)).json();
  const jwk = keys.find(({use}) => use === 'enc');
  return new jose.CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({alg: 'ECDH-ES', enc, kid: jwk.kid, cty: 'JWT'})
    .encrypt(await jose.importJWK(jwk, 'ECDH-ES'));
}

/** A client that proves itself by `keys`. */
export const registered = (client_id, keys, changes = {}) => ({client_id, redirect_uris: [callback],
  jwks: {keys: keys.map(({jwk}) => jwk)}, grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scope: 'read write', token_endpoint_auth_method: 'private_key_jwt', ...changes});

/** A configuration of the reference server, with nonces on. */
export const holding = (profile, clients, changes = {}) => ({profile, dpop: {nonces: true}, scopes: ['read', 'write'],
  clients, users: [{sub: 'alice', username: 'alice', password: 'wonderland'}], ...changes});

/** The claims of a JWT. */
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** A JWT with other claims, and the signature that it had. */
export function changed(token, change) {
  const [header, , signature] = token.split('.');
  const claims = claimsOf(token);
  change(claims);
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

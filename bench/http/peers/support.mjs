// What the peers have in common: the client and the user of the measured set-up, the least that the steps between the
// library's own need, and the start. Where a peer could do less work than the reference server, it does less: tokens
// are kept as they are, in Maps; nothing is logged; pages have no style.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const client = {
  id: 'demo',
  secret: 'demo-secret',
  redirectUris: ['https://client.example/callback'],
  scopes: ['read', 'write'],
};
export const user = { id: 'alice', password: 'wonderland' };
export const seconds = { access: 3600, refresh: 1209600, code: 60 };

export const token = () => randomBytes(32).toString('base64url');
export const in_seconds = (lifetime) => new Date(Date.now() + lifetime * 1000);

export function same(given, expected) {
  const left = Buffer.from(String(given));
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** RFC 7636 with S256. */
export const proves = (verifier, challenge) =>
  same(createHash('sha256').update(String(verifier)).digest('base64url'), challenge);

const page = (content) => `<!doctype html><title>Authorization</title>${content}`;

export const sign_in_page = () => page(`<form method="post" action="/login"><input name="username">
<input name="password" type="password"><button>Sign in</button></form>`);

export const consent_page = (id, name, scopes) => page(`<p>${name} wants to use your account.</p>
<form method="post" action="/authorize/decision"><input type="hidden" name="transaction_id" value="${id}">
${scopes.map((scope) => `<input type="checkbox" name="scope" value="${scope}" checked>`).join('')}
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>`);

/** Serves on a free port, says where, and ends with SIGTERM. */
export function serve(server) {
  server.keepAliveTimeout = 60_000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}

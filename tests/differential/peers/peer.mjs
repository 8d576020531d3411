// What the older systems are given: the clients and the user of ours.json, storage in memory, and a place to listen.
// Alice is signed in wherever she comes, and agrees unless the request says decision=deny.
import {randomBytes} from 'node:crypto';
import {createServer} from 'node:http';

export const clients = {
  web: {
    id: 'web', secret: 'web-secret', redirectUri: 'https://web.example/cb', scopes: ['read', 'write'],
    grants: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
  },
  other: {
    id: 'other', secret: 'other-secret', redirectUri: 'https://other.example/cb', scopes: ['read'],
    grants: ['authorization_code', 'refresh_token'],
  },
  odd: {
    id: 'odd', secret: 'odd:%41+secret', redirectUri: 'https://odd.example/cb', scopes: ['read'],
    grants: ['client_credentials'],
  },
};
export const user = {id: 'alice', username: 'alice', password: 'wonderland'};
export const isUser = (username, password) => username === user.username && password === user.password;

export const token = () => randomBytes(32).toString('base64url');
export const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000);
export const agrees = (req) => (req.query?.decision ?? req.body?.decision) !== 'deny';

export function serve(app) {
  const server = createServer(app);
  server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
  process.once('SIGTERM', () => {
    server.closeAllConnections?.();
    server.close(() => process.exit(0));
  });
}

// @node-oauth/oauth2-server on express; everything is kept in memory. What it leaves to its user, the session and the
// page, is as in the other peer.
import { createServer } from 'node:http';
import express from 'express';
import session from 'express-session';
import OAuth2Server from '@node-oauth/oauth2-server';
import { client, consent_page, same, seconds, serve, sign_in_page, token, user } from './support.mjs';

const codes = new Map();
const access_tokens = new Map();
const refresh_tokens = new Map();
const known_client = {
  id: client.id, redirectUris: client.redirectUris,
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
};

const allowed_scope = (asked) => {
  if (!asked || asked.length === 0) return client.scopes;
  return asked.every((scope) => client.scopes.includes(scope)) ? asked : false;
};

const model = {
  generateAccessToken: async () => token(),
  generateRefreshToken: async () => token(),
  generateAuthorizationCode: async () => token(),
  // Without a secret it asks on behalf of the authorization endpoint.
  getClient: async (id, secret) =>
    (id === client.id && (secret === null || same(secret, client.secret)) ? known_client : null),
  getUserFromClient: async () => ({}),
  validateScope: async (who, one, scope) => allowed_scope(scope),
  verifyScope: async (record, scope) => scope.every((one) => record.scope.includes(one)),
  saveAuthorizationCode: async (code, one, who) => {
    const record = { ...code, client: one, user: who };
    codes.set(code.authorizationCode, record);
    return record;
  },
  getAuthorizationCode: async (code) => codes.get(code),
  revokeAuthorizationCode: async (code) => codes.delete(code.authorizationCode),
  saveToken: async (issued, one, who) => {
    const record = { ...issued, client: one, user: who };
    access_tokens.set(issued.accessToken, record);
    if (issued.refreshToken) refresh_tokens.set(issued.refreshToken, record);
    return record;
  },
  getAccessToken: async (access) => access_tokens.get(access),
  getRefreshToken: async (refresh) => refresh_tokens.get(refresh),
  revokeToken: async (record) => refresh_tokens.delete(record.refreshToken),
};

const server = new OAuth2Server({
  model, accessTokenLifetime: seconds.access, refreshTokenLifetime: seconds.refresh,
  authorizationCodeLifetime: seconds.code,
});

function refuse(res, error) {
  res.status(error.code || 500).json({ error: error.name, error_description: error.message });
}

function send(res, answer) {
  if (answer.headers.location) return res.redirect(answer.status, answer.headers.location);
  return res.status(answer.status).set(answer.headers).json(answer.body);
}

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
const form = express.urlencoded({ extended: false });
const with_session = session({ secret: 'a secret', name: 'session', resave: false, saveUninitialized: false });
const ask_to_sign_in = (req, res, next) => (req.session.user_id ? next() : res.send(sign_in_page()));

app.get('/authorize', with_session, ask_to_sign_in, (req, res) => {
  const { client_id: id, redirect_uri: redirect_uri } = req.query;
  if (id !== client.id || !client.redirectUris.includes(redirect_uri)) return res.sendStatus(400);
  const transaction = token();
  req.session.pending = { ...req.session.pending, [transaction]: { ...req.query } };
  return res.send(consent_page(transaction, 'Demo client', client.scopes));
});
app.post('/login', with_session, form, (req, res, next) => {
  if (req.body.username !== user.id || !same(req.body.password, user.password)) return res.sendStatus(401);
  return req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user_id = user.id;
    return res.send('signed in');
  });
});
app.post('/authorize/decision', with_session, ask_to_sign_in, form, async (req, res) => {
  const query = req.session.pending?.[req.body.transaction_id];
  if (!query) return res.sendStatus(400);
  delete req.session.pending[req.body.transaction_id];
  if (req.body.decision !== 'allow') query.allowed = 'false';
  const answer = new OAuth2Server.Response({ headers: {} });
  const asked = { headers: req.headers, method: 'GET', query: { ...query, scope: [req.body.scope].flat().join(' ') } };
  const authenticateHandler = { handle: () => ({ id: req.session.user_id }) };
  try {
    await server.authorize(new OAuth2Server.Request(asked), answer, { authenticateHandler });
    return send(res, answer);
  } catch (error) {
    return refuse(res, error);
  }
});
app.post('/token', form, async (req, res) => {
  const answer = new OAuth2Server.Response({ headers: {} });
  try {
    await server.token(new OAuth2Server.Request(req), answer);
    return send(res, answer);
  } catch (error) {
    return refuse(res, error);
  }
});
app.get('/api/me', async (req, res) => {
  try {
    const record = await server.authenticate(new OAuth2Server.Request(req), new OAuth2Server.Response({ headers: {} }));
    return res.json({ sub: record.user.id, client_id: record.client.id, scope: record.scope.join(' ') });
  } catch (error) {
    return refuse(res, error);
  }
});

serve(createServer(app));

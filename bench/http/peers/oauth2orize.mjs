// oauth2orize with passport and express, as its documentation assembles them; everything is kept in memory.
import { createServer } from 'node:http';
import express from 'express';
import session from 'express-session';
import oauth2orize from 'oauth2orize';
import pkce from 'oauth2orize-pkce';
import passport from 'passport';
import { BasicStrategy } from 'passport-http';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { client, consent_page, in_seconds, proves, same, seconds, serve, sign_in_page, token, user } from './support.mjs';

const codes = new Map();
const access_tokens = new Map();
const refresh_tokens = new Map();

function find_client(id, done) {
  done(null, id === client.id ? client : false);
}

// Tokens.
function granted_scope(asked, allowed = client.scopes) {
  if (!asked || asked.length === 0) return allowed;
  return asked.every((scope) => allowed.includes(scope)) ? asked : null;
}

function issue(user_id, scope, refreshes, done) {
  const access = token();
  access_tokens.set(access, { client_id: client.id, user_id, scope, expires_at: in_seconds(seconds.access) });
  const params = { expires_in: seconds.access, scope: scope.join(' ') };
  if (!refreshes) return done(null, access, params);
  const refresh = token();
  refresh_tokens.set(refresh, { client_id: client.id, user_id, scope, expires_at: in_seconds(seconds.refresh) });
  return done(null, access, refresh, params);
}

const live = (record, authenticated) => record && record.client_id === authenticated.id && record.expires_at > new Date();

const server = oauth2orize.createServer();
server.serializeClient((one, done) => done(null, one.id));
server.deserializeClient(find_client);
server.grant(pkce.extensions());
server.grant(oauth2orize.grant.code((one, redirect_uri, who, ares, areq, done) => {
  const code = token();
  codes.set(code, {
    client_id: one.id, user_id: who.id, scope: ares.scope, redirect_uri, challenge: areq.codeChallenge,
    expires_at: in_seconds(seconds.code),
  });
  done(null, code);
}));
server.exchange(oauth2orize.exchange.code((one, code, redirect_uri, body, done) => {
  const record = codes.get(code);
  codes.delete(code);
  if (!live(record, one) || record.redirect_uri !== redirect_uri) return done(null, false);
  if (!record.challenge || !proves(body.code_verifier, record.challenge)) return done(null, false);
  return issue(record.user_id, record.scope, true, done);
}));
server.exchange(oauth2orize.exchange.refreshToken((one, refresh, scope, done) => {
  const record = refresh_tokens.get(refresh);
  if (!live(record, one)) return done(null, false);
  const granted = granted_scope(scope, record.scope);
  if (!granted) return done(new oauth2orize.TokenError('scope', 'invalid_scope'));
  refresh_tokens.delete(refresh);
  return issue(record.user_id, granted, true, done);
}));
server.exchange(oauth2orize.exchange.clientCredentials((one, scope, done) => {
  const granted = granted_scope(scope);
  return granted ? issue(undefined, granted, false, done) : done(new oauth2orize.TokenError('scope', 'invalid_scope'));
}));

// Who is there.
passport.use(new BasicStrategy((id, secret, done) => {
  done(null, id === client.id && same(secret, client.secret) ? client : false);
}));
passport.use(new BearerStrategy((access, done) => {
  const record = access_tokens.get(access);
  if (!record || record.expires_at <= new Date()) return done(null, false);
  return done(null, { id: record.user_id }, { client_id: record.client_id, scope: record.scope.join(' ') });
}));
passport.serializeUser((one, done) => done(null, one.id));
passport.deserializeUser((id, done) => done(null, id === user.id ? user : false));

// The pages and the endpoints.
const app = express();
app.disable('x-powered-by');
app.set('etag', false);
const form = express.urlencoded({ extended: false });
const with_session = [
  session({ secret: 'a secret', name: 'session', resave: false, saveUninitialized: false }), passport.session(),
];
const ask_to_sign_in = (req, res, next) => (req.isAuthenticated() ? next() : res.send(sign_in_page()));
const authorization = server.authorization((id, redirect_uri, done) => {
  const known = id === client.id && client.redirectUris.includes(redirect_uri);
  done(null, known ? client : false, redirect_uri);
});

app.get('/authorize', with_session, ask_to_sign_in, authorization, (req, res) => {
  const { transactionID, req: asked } = req.oauth2;
  res.send(consent_page(transactionID, 'Demo client', granted_scope(asked.scope) ?? []));
});
app.post('/login', with_session, form, (req, res, next) => {
  if (req.body.username !== user.id || !same(req.body.password, user.password)) return res.sendStatus(401);
  return req.login(user, (error) => (error ? next(error) : res.send('signed in')));
});
app.post('/authorize/decision', with_session, ask_to_sign_in, form, ...server.decision((req, done) => {
  const allow = req.body.decision === 'allow';
  const scope = granted_scope([req.body.scope].flat().filter(Boolean), granted_scope(req.oauth2.req.scope) ?? []);
  done(null, { allow: allow && Boolean(scope), scope });
}));
app.post('/token', form, passport.authenticate('basic', { session: false }), server.token(), server.errorHandler());
app.get('/api/me', passport.authenticate('bearer', { session: false }), (req, res) => {
  res.json({ sub: req.user.id, client_id: req.authInfo.client_id, scope: req.authInfo.scope });
});

serve(createServer(app));

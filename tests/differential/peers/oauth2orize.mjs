// oauth2orize with passport, as its documentation assembles them.
import express from 'express';
import oauth2orize from 'oauth2orize';
import pkce from 'oauth2orize-pkce';
import passport from 'passport';
import {BasicStrategy} from 'passport-http';
import {Strategy as BearerStrategy} from 'passport-http-bearer';
import {Strategy as ClientPasswordStrategy} from 'passport-oauth2-client-password';
import {createHash} from 'node:crypto';
import {agrees, clients, inSeconds, isUser, serve, token, user} from './peer.mjs';

const codes = new Map();
const accessTokens = new Map();
const refreshTokens = new Map();

const find = (id, done) => done(null, clients[id] ?? false);
const granted = (asked, allowed) =>
  (!asked?.length ? allowed : asked.every((scope) => allowed.includes(scope)) ? asked : null);

function issue(client, userId, scope, refreshes, done) {
  const access = token();
  accessTokens.set(access, {client, userId, scope, expires: inSeconds(3600)});
  const params = {expires_in: 3600, scope: scope.join(' ')};
  if (!refreshes) return done(null, access, params);
  const refresh = token();
  refreshTokens.set(refresh, {client, userId, scope});
  return done(null, access, refresh, params);
}

const server = oauth2orize.createServer();
server.serializeClient((client, done) => done(null, client.id));
server.deserializeClient(find);
server.grant(pkce.extensions());
server.grant('*', 'request', (req) => ({deny: !agrees(req)}));
server.grant(oauth2orize.grant.code((client, redirectUri, who, ares, areq, done) => {
  const code = token();
  codes.set(code, {client, redirectUri, userId: who.id, scope: ares.scope, pkce: areq});
  done(null, code);
}));
server.grant(oauth2orize.grant.token((client, who, ares, done) => {
  issue(client, who.id, ares.scope, false, (error, access, params) => done(error, access, params));
}));
server.exchange(oauth2orize.exchange.code((client, code, redirectUri, body, done) => {
  const record = codes.get(code);
  if (!record || record.client !== client || record.redirectUri !== redirectUri) return done(null, false);
  codes.delete(code);
  const {codeChallenge, codeChallengeMethod} = record.pkce;
  if (codeChallenge) {
    const verifier = body.code_verifier ?? '';
    const made = codeChallengeMethod === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
    if (made !== codeChallenge) return done(null, false);
  }
  return issue(client, record.userId, record.scope, true, done);
}));
server.exchange(oauth2orize.exchange.refreshToken((client, refresh, scope, done) => {
  const record = refreshTokens.get(refresh);
  if (!record || record.client !== client) return done(null, false);
  const narrowed = granted(scope, record.scope);
  if (!narrowed) return done(new oauth2orize.TokenError('scope', 'invalid_scope'));
  refreshTokens.delete(refresh);
  return issue(client, record.userId, narrowed, true, done);
}));
server.exchange(oauth2orize.exchange.clientCredentials((client, scope, done) => {
  const narrowed = granted(scope, client.scopes);
  if (!narrowed) return done(new oauth2orize.TokenError('scope', 'invalid_scope'));
  return issue(client, undefined, narrowed, false, done);
}));
server.exchange(oauth2orize.exchange.password((client, username, password, scope, done) => {
  if (!isUser(username, password)) return done(null, false);
  const narrowed = granted(scope, client.scopes);
  if (!narrowed) return done(new oauth2orize.TokenError('scope', 'invalid_scope'));
  return issue(client, user.id, narrowed, true, done);
}));

const proves = (id, secret, done) => done(null, clients[id]?.secret === secret ? clients[id] : false);
passport.use(new BasicStrategy(proves));
passport.use(new ClientPasswordStrategy(proves));
passport.use(new BearerStrategy((access, done) => {
  const record = accessTokens.get(access);
  if (!record || record.expires <= new Date()) return done(null, false);
  return done(null, {id: record.userId ?? record.client.id}, {scope: record.scope.join(' ')});
}));

const app = express();
const form = express.urlencoded({extended: false});
app.use('/authorize', form, (req, res, next) => {
  req.user = user;
  req.session = {};
  next();
});
app.all('/authorize', server.authorization(
  (id, redirectUri, done) => {
    const client = clients[id];
    const uri = redirectUri ?? client?.redirectUri;
    done(null, client && uri === client.redirectUri ? client : false, uri);
  },
  (client, who, scope, type, areq, done) => {
    const narrowed = granted(scope, client.scopes);
    if (!narrowed) return done(new oauth2orize.AuthorizationError('scope', 'invalid_scope'));
    return done(null, !areq.deny, {scope: narrowed});
  }), (req, res, next) => {
  req.body = {cancel: 'deny'};
  next();
}, server.decision({loadTransaction: false}), server.authorizationErrorHandler(), server.errorHandler());
app.post('/token', form, passport.authenticate(['basic', 'oauth2-client-password'], {session: false}), server.token(),
  server.errorHandler());
app.all(['/api/me', '/api/write'], form, passport.authenticate('bearer', {session: false}), (req, res) => {
  const enough = req.path === '/api/me' || req.authInfo.scope.split(' ').includes('write');
  return enough ? res.json({sub: req.user.id}) : res.sendStatus(403);
});
serve(app);

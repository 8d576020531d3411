// oauth2-server 2.4, or its fork minicloud-oauth2-server, as the argument says. Nothing asks its model to end a code.
import express from 'express';
import {createRequire} from 'node:module';
import {agrees, clients, isUser, serve, token, user} from './peer.mjs';

const oauthserver = createRequire(import.meta.url)(process.argv[2] ?? 'oauth2-server');
const codes = new Map();
const accessTokens = new Map();
const refreshTokens = new Map();

const known = (username, password, done) => done(null, isUser(username, password) ? {id: user.id} : false);
const model = {
  getClient: (id, secret, done) => {
    const client = clients[id];
    const right = client && (secret === null || client.secret === secret);
    done(null, right ? {clientId: id, redirectUri: client.redirectUri} : false);
  },
  grantTypeAllowed: (id, type, done) => done(null, clients[id].grants.includes(type)),
  saveAuthCode: (authCode, clientId, expires, who, done) => {
    codes.set(authCode, {authCode, clientId, expires, user: who, device: who, userId: who.id});
    done();
  },
  getAuthCode: (code, done) => done(null, codes.get(code)),
  saveAccessToken: (accessToken, clientId, expires, who, done) => {
    accessTokens.set(accessToken, {accessToken, clientId, expires, user: who, userId: who.id});
    done();
  },
  getAccessToken: (access, done) => done(null, accessTokens.get(access)),
  saveRefreshToken: (refreshToken, clientId, expires, who, done) => {
    refreshTokens.set(refreshToken, {refreshToken, clientId, expires, user: who, device: who, userId: who.id});
    done();
  },
  getRefreshToken: (refresh, done) => done(null, refreshTokens.get(refresh)),
  revokeRefreshToken: (refresh, done) => {
    refreshTokens.delete(refresh);
    done();
  },
  getUser: known,
  getDevice: (username, password, req, done) => known(username, password, done),
  getUserFromClient: (id, secret, done) => done(null, clients[id]?.secret === secret ? {id} : false),
  generateToken: (type, req, done) => done(null, token()),
};

const app = express();
app.use(express.urlencoded({extended: false}), express.json());
app.oauth = oauthserver({
  model, grants: ['authorization_code', 'password', 'refresh_token', 'client_credentials'],
  accessTokenLifetime: 3600, authCodeLifetime: 60,
});
app.all('/authorize', app.oauth.authCodeGrant((req, done) => done(null, agrees(req), {id: user.id})));
app.all('/token', app.oauth.grant());
app.all(['/api/me', '/api/write'], app.oauth.authorise(), (req, res) => res.json({sub: req.user.id}));
app.use(app.oauth.errorHandler());
serve(app);

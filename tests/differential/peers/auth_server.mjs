// auth-server, with the services that it asks for. As in its examples, nobody ends a code.
import AuthServer from 'auth-server';
import express from 'express';
import {agrees, clients, inSeconds, isUser, serve, token, user} from './peer.mjs';

const codes = new Map();
const accessTokens = new Map();

const clientService = {
  getById: (id, done) => {
    const client = clients[id];
    done(client && {id, secret: client.secret, grantTypes: [...client.grants, 'implicit']});
  },
  isValidRedirectUri: (client, uri) => clients[client.id].redirectUri === uri,
};
const tokenService = {generateToken: token, generateDeviceCode: token};
const authorizationService = {
  saveAuthorizationCode: (record, done) => {
    codes.set(record.code, {...record, expiresDate: inSeconds(60)});
    done();
  },
  saveAccessToken: (record, done) => {
    // A copy: it takes the user out of the record afterwards.
    accessTokens.set(record.access_token, {...record});
    done();
  },
  getAuthorizationCode: (code, done) => done(codes.get(code)),
  getAccessToken: (access, done) => done(accessTokens.get(access)),
};
const membershipService = {
  areUserCredentialsValid: (username, password, scope, done) => done(isUser(username, password)),
};
const server = new AuthServer(clientService, tokenService, authorizationService, membershipService, 60,
  ['read', 'write']);

const app = express();
app.use(express.urlencoded({extended: false}));
app.all('/authorize', (req, res) => {
  if (!agrees(req)) return res.status(400).json({error: 'access_denied'});
  return server.authorizeRequest(req, user.id, (answer) =>
    (answer.error ? res.status(400).json(answer) : res.redirect(answer.redirectUri)));
});
app.all('/token', (req, res) => {
  server.grantAccessToken(req, user.id, (answer) => res.status(answer.error ? 400 : 200).json(answer));
});
app.all(['/api/me', '/api/write'], (req, res) => {
  server.validateAccessToken(req, (found) =>
    (found.isValid ? res.json({sub: found.userId}) : res.status(401).json({error: found.error})));
});
serve(app);

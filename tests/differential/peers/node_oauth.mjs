// @node-oauth/oauth2-server on express, with what its model asks for.
import OAuth2Server from '@node-oauth/oauth2-server';
import express from 'express';
import {agrees, clients, isUser, serve, token, user} from './peer.mjs';

const codes = new Map();
const accessTokens = new Map();
const refreshTokens = new Map();

const granted = (client, asked) => {
  const allowed = clients[client.id].scopes;
  if (!asked?.length) return allowed;
  return asked.every((scope) => allowed.includes(scope)) ? asked : false;
};

const model = {
  generateAccessToken: async () => token(),
  generateRefreshToken: async () => token(),
  generateAuthorizationCode: async () => token(),
  getClient: async (id, secret) => {
    const client = clients[id];
    if (!client || (secret !== null && client.secret !== secret)) return null;
    return {id, redirectUris: [client.redirectUri], grants: client.grants};
  },
  getUser: async (username, password) => (isUser(username, password) ? user : null),
  getUserFromClient: async (client) => ({id: client.id}),
  validateScope: async (who, client, scope) => granted(client, scope),
  verifyScope: async (record, scope) => scope.every((one) => record.scope.includes(one)),
  saveAuthorizationCode: async (code, client, who) => {
    const record = {...code, client, user: who};
    codes.set(code.authorizationCode, record);
    return record;
  },
  getAuthorizationCode: async (code) => codes.get(code),
  revokeAuthorizationCode: async (code) => codes.delete(code.authorizationCode),
  saveToken: async (issued, client, who) => {
    const record = {...issued, client, user: who};
    accessTokens.set(issued.accessToken, record);
    if (issued.refreshToken) refreshTokens.set(issued.refreshToken, record);
    return record;
  },
  getAccessToken: async (access) => accessTokens.get(access),
  getRefreshToken: async (refresh) => refreshTokens.get(refresh),
  revokeToken: async (record) => refreshTokens.delete(record.refreshToken),
};

const server = new OAuth2Server({model});
const {Request, Response} = OAuth2Server;

function send(res, answer) {
  res.set(answer.headers);
  if (answer.headers.location) return res.redirect(answer.status, answer.headers.location);
  return res.status(answer.status).json(answer.body);
}

const serving = (work) => async (req, res) => {
  const answer = new Response({headers: {}});
  try {
    await work(new Request(req), answer, req, res);
  } catch (error) {
    if (answer.headers.location) return send(res, answer);
    return res.set(answer.headers).status(error.code ?? 500)
      .json({error: error.name, error_description: error.message});
  }
  return send(res, answer);
};

const app = express();
app.use(express.urlencoded({extended: false}));
app.all('/authorize', serving((request, answer, req) => {
  request.query = {...request.query, ...(agrees(req) ? {} : {allowed: 'false'})};
  return server.authorize(request, answer, {authenticateHandler: {handle: () => user}});
}));
app.all('/token', serving((request, answer) => server.token(request, answer)));
const api = (path, options) => app.all(path, serving(async (request, answer) => {
  const record = await server.authenticate(request, answer, options);
  answer.body = {sub: record.user.id};
}));
api('/api/me');
api('/api/write', {scope: 'write'});
serve(app);

// What the runners with oauth4webapi share: flows of a client that knows an issuer and has found everything else out.
import {Person} from './support.mjs';

/**
 * The flows of `oauth`, the package, at a server's issuer. Where a server asks for a DPoP nonce, the request is sent
 * once more, as every client that uses oauth4webapi does.
 */
export async function flowsAt(oauth, server) {
  const insecure = {[oauth.allowInsecureRequests]: true};
  const url = new URL(server.url);
  const as = await oauth.processDiscoveryResponse(
    url, await oauth.discoveryRequest(url, {...insecure, algorithm: 'oauth2'}));

  async function again(attempt) {
    try {
      return await attempt();
    } catch (problem) {
      if (!oauth.isDPoPNonceError(problem)) throw problem;
      return attempt();
    }
  }

  /** What a client asks for, as a query, and what it keeps of that. */
  async function ask(client, changes = {}) {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const query = new URLSearchParams({client_id: client.client_id, response_type: 'code', state,
      redirect_uri: client.callback, code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256'});
    for (const [name, values] of Object.entries(changes)) [values].flat().forEach((value) => query.append(name, value));
    return {client, verifier, state, query};
  }

  /** Somebody answers the client's question; the client has validated the callback. */
  async function answered(client, changes = {}, choice = {}) {
    const asked = await ask(client, changes);
    const callback = await new Person(server).consent(`${as.authorization_endpoint}?${asked.query}`, choice);
    return {...asked, parameters: oauth.validateAuthResponse(as, client, callback, asked.state)};
  }

  /** Pushes what a client asks for; returns where its browser goes then. */
  const push = ({client, query}, {auth = client.auth, ...options} = {}) => again(async () => {
    const response = await oauth.pushedAuthorizationRequest(as, client, auth, query, {...insecure, ...options});
    const {request_uri} = await oauth.processPushedAuthorizationResponse(as, client, response);
    return `${as.authorization_endpoint}?${new URLSearchParams({client_id: client.client_id, request_uri})}`;
  });

  const trade = ({client, parameters, verifier}, options = {}) => again(async () => {
    const response = await oauth.authorizationCodeGrantRequest(as, client, options.auth ?? client.auth, parameters,
      client.callback, verifier, {...insecure, ...options});
    return oauth.processAuthorizationCodeResponse(as, client, response);
  });

  const refresh = (client, token, options = {}) => again(async () => {
    const response = await oauth.refreshTokenGrantRequest(as, client, client.auth, token, {...insecure, ...options});
    return oauth.processRefreshTokenResponse(as, client, response);
  });

  const actAlone = (client, {auth = client.auth, parameters = {}, ...options} = {}) => again(async () => {
    const response = await oauth.clientCredentialsGrantRequest(
      as, client, auth, new URLSearchParams(parameters), {...insecure, ...options});
    return oauth.processClientCredentialsResponse(as, client, response);
  });

  const call = (path, token, options = {}) => again(async () => {
    const response = await oauth.protectedResourceRequest(
      token, 'GET', new URL(path, server.url), undefined, null, {...insecure, ...options});
    return response.json();
  });

  return {as, insecure, ask, answered, push, trade, refresh, actAlone, call};
}

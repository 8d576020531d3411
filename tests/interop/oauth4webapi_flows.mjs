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

  /** Somebody answers the client's question; the client has validated the callback. */
  async function answered(client, changes = {}, choice = {}) {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const query = new URLSearchParams({client_id: client.client_id, response_type: 'code', state,
      redirect_uri: client.callback, code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256'});
    for (const [name, values] of Object.entries(changes)) [values].flat().forEach((value) => query.append(name, value));
    const callback = await new Person(server).consent(`${as.authorization_endpoint}?${query}`, choice);
    return {client, verifier, parameters: oauth.validateAuthResponse(as, client, callback, state)};
  }

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

  return {as, insecure, answered, trade, refresh, actAlone, call};
}

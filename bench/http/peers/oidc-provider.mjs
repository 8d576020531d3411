// oidc-provider with a Map for each kind of thing, instead of its own cache of a thousand entries.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { client, seconds, serve } from './support.mjs';

class InMemory {
  constructor() {
    this.records = new Map();
  }

  async upsert(id, payload) {
    this.records.set(id, payload);
  }

  async find(id) {
    return this.records.get(id);
  }

  async consume(id) {
    this.records.get(id).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    this.records.delete(id);
  }
}

const provider = new Provider('http://127.0.0.1', {
  adapter: InMemory,
  clients: [{
    client_id: client.id, client_secret: client.secret, redirect_uris: client.redirectUris,
    grant_types: ['client_credentials', 'authorization_code'], response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic', scope: client.scopes.join(' '),
  }],
  cookies: { keys: ['a secret'] },
  features: {
    clientCredentials: { enabled: true }, introspection: { enabled: true }, devInteractions: { enabled: false },
  },
  routes: { token: '/token', introspection: '/introspect' },
  scopes: client.scopes,
  ttl: { ClientCredentials: seconds.access },
});

serve(createServer(provider.callback()));

// A client's own https server, which publishes its keys at its `jwks_uri`, or a document about itself.
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:https';
import {join} from 'node:path';
import {folder} from './support.mjs';

/** A certificate for 127.0.0.1 that signs itself: the files of it and its key, which all servers share. */
function certificate() {
  const [cert, key] = [join(folder, 'keys.crt'), join(folder, 'keys.key')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
    '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key,
    '-out', cert], {encoding: 'utf8'});
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  return {cert, key};
}

let files;

/** Answers at `origin`, with the certificate in the file `ca`. */
async function serve(answer) {
  files ??= certificate();
  const http = createServer({cert: readFileSync(files.cert), key: readFileSync(files.key)}, answer);
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  http.unref();
  return {origin: `https://127.0.0.1:${http.address().port}`, ca: files.cert};
}

/** Serves `jwks`; `requests` of it have been answered. */
export async function serveKeys(jwks) {
  const served = {jwks, requests: 0};
  return Object.assign(served, await serve((request, response) => {
    served.requests += 1;
    response.writeHead(200, {'content-type': 'application/jwk-set+json'});
    response.end(JSON.stringify(served.jwks));
  }));
}

/** Serves `documents`, each by its path. */
export async function serveDocuments(documents = {}) {
  const served = {documents};
  return Object.assign(served, await serve((request, response) => {
    const document = served.documents[request.url];
    response.writeHead(document ? 200 : 404, {'content-type': 'application/json'});
    response.end(JSON.stringify(document ?? {}));
  }));
}

// A client's own https server, which publishes its keys at its `jwks_uri`.
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

/** Serves `jwks` at `origin`, with the certificate in the file `ca`; `requests` of it have been answered. */
export async function serveKeys(jwks) {
  files ??= certificate();
  const served = {jwks, requests: 0, ca: files.cert};
  const http = createServer({cert: readFileSync(files.cert), key: readFileSync(files.key)}, (request, response) => {
    served.requests += 1;
    response.writeHead(200, {'content-type': 'application/jwk-set+json'});
    response.end(JSON.stringify(served.jwks));
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  http.unref();
  served.origin = `https://127.0.0.1:${http.address().port}`;
  return served;
}

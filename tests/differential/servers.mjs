// Starts the servers, and alice, who uses them.
import {spawn} from 'node:child_process';

/** Starts a server that says where it listens, as `{url, stop}`. */
export function start(program, ...args) {
  const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'ignore']});
  process.once('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const told = /listening on (\S+)/.exec(said);
      if (told) resolve({url: told[1], stop: () => child.kill('SIGTERM')});
    });
    child.once('exit', (status) => reject(new Error(`${program} ${args.join(' ')} ended with status ${status}`)));
  });
}

/** Of the older systems, and of legacy_server: alice is signed in wherever she comes, and decides by a parameter. */
export async function signedIn(url, {path, query, form, decision}) {
  const asked = new URLSearchParams(query);
  if (decision === 'deny') asked.append('decision', 'deny');
  const options = form ? {method: 'POST', body: form} : {};
  const response = await fetch(`${url}${path}?${asked}`, {...options, redirect: 'manual'});
  return {status: response.status, location: response.headers.get('location'), headers: response.headers};
}

/** Of the reference server: alice signs in and answers the page of consent. */
export function alice() {
  const cookies = new Map();
  const open = async (address, form) => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const options = form ? {method: 'POST', body: new URLSearchParams(form)} : {};
    const response = await fetch(address, {...options, headers: {cookie}, redirect: 'manual'});
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies.set(name, value);
    }
    const {status, headers} = response;
    const location = headers.get('location');
    const place = location && new URL(location, address);
    if (place?.origin === new URL(address).origin) return open(place);
    return {status, location, headers, body: await response.text()};
  };
  return async (url, {path, query, form, decision}) => {
    let page = await open(`${url}${path}?${query}`, form);
    for (let step = 0; step < 4 && page.status === 200; ++step) {
      const id = /name="transaction_id" value="([^"]*)"/.exec(page.body)?.[1];
      if (!id) return page;
      const scopes = Array.from(page.body.matchAll(/name="scope" value="([^"]*)"/g), ([, scope]) => ['scope', scope]);
      page = page.body.includes('name="password"') ?
        await open(`${url}/login`, {transaction_id: id, username: 'alice', password: 'wonderland'}) :
        await open(`${url}/authorize/decision`, [['transaction_id', id], ['decision', decision], ...scopes]);
    }
    return page;
  };
}

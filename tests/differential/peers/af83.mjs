// The access tokens of AF83's oauth2_server_node, made and read as its lib/common.js does (create_access_token and
// token_info at commit 24001928ef961e26614af38ce93cbbacedd914d6 of github.com/af83/oauth2_server_node). Its serializer,
// which was part of their nodetk first, is their package serializer.
import crypto from 'node:crypto';
import serializer from 'serializer';

// Node 22 has no createCipher: key and vector are one MD5 chain over the password (EVP_BytesToKey).
function keyed(password, make) {
  let chain = Buffer.alloc(0);
  for (let last = chain; chain.length < 48; chain = Buffer.concat([chain, last])) {
    last = crypto.createHash('md5').update(last).update(password).digest();
  }
  return make('aes-256-cbc', chain.subarray(0, 32), chain.subarray(32, 48));
}
crypto.createCipher ??= (name, password) => keyed(password, crypto.createCipheriv);
crypto.createDecipher ??= (name, password) => keyed(password, crypto.createDecipheriv);

/** Does `work` as Node before version 6 did it: a text went into an HMAC as the low bytes of its UTF-16 units. */
export function beforeNode6(work) {
  const {createHmac} = crypto;
  crypto.createHmac = (...options) => {
    const hmac = createHmac(...options);
    return {update: (text) => hmac.update(text, 'latin1'), digest: (encoding) => hmac.digest(encoding)};
  };
  try {
    return work();
  } finally {
    crypto.createHmac = createHmac;
  }
}

export const createAccessToken = (keys, userId, clientId, additionalInfo) =>
  serializer.secureStringify([userId, clientId, additionalInfo || 0], ...keys);

/** What the token holds; null when it is none. */
export function tokenInfo(keys, token) {
  try {
    const [userId, clientId, additionalInfo] = serializer.secureParse(token, ...keys);
    return {user_id: userId, client_id: clientId, ...(additionalInfo && {additional_info: additionalInfo})};
  } catch {
    return null;
  }
}

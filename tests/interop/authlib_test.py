"""Authlib against the reference server: it signs an assertion about a person and brings it as a grant (RFC 7523).

It makes no `jti` for such an assertion, and the same `claims` go into each that a session makes: a caller sets new ones
before each token.
"""
import json
import secrets
import unittest

from support import Server, run, written

try:
    import requests
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.requests_client import AssertionSession, OAuth2Session
    from authlib.jose import JsonWebKey
    from authlib.oauth2.base import OAuth2Error
    from authlib.oauth2.rfc7523 import JWTBearerGrant
except ImportError as missing:
    import sys
    print(f"skipped: {missing.name} is missing; scripts/install-packages interop installs it")
    sys.exit(77)

ISSUER = "https://idp.example"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

key = JsonWebKey.generate_key("EC", "P-256", options={"kid": "one"}, is_private=True)
server = Server(written({
    "scopes": ["read", "write"],
    "clients": [{"client_id": "wiki", "client_secret": "wiki-secret", "grant_types": [GRANT], "response_types": [],
                 "scope": "read write"}],
    "users": [{"sub": "alice", "username": "alice", "password": "wonderland"}],
    "trusted_issuers": [{"issuer": ISSUER, "use": ["jwt-bearer"], "subjects": {"U1": "alice"},
                         "jwks": {"keys": [json.loads(key.as_json(is_private=False))]}}],
}))


def session(subject="U1", scope=None, secret="wiki-secret", **changes):
    """What has a token of its own made whenever it needs one."""
    made = AssertionSession(server.url + "/token", ISSUER, subject, **{
        "audience": server.url, "scope": scope, "header": {"alg": "ES256", "kid": "one"}, "key": key,
        "claims": {"jti": secrets.token_urlsafe()}, "expires_in": 60, **changes})
    made.auth = ("wiki", secret)
    return made


class Authlib(unittest.TestCase):
    def test_assertion(self):
        """an assertion about a person is traded for a token that the API takes, before the first call"""
        client = session(scope="read")
        self.assertEqual(client.get(server.url + "/api/me").json(),
                         {"sub": "alice", "client_id": "wiki", "scope": "read"})
        self.assertNotIn("refresh_token", client.token)

    def test_jti(self):
        """refused: an assertion without a jti, and a session that goes on with the one it had"""
        with self.assertRaisesRegex(OAuth2Error, "invalid_grant"):
            session(claims=None).refresh_token()
        client = session()
        client.refresh_token()
        with self.assertRaisesRegex(OAuth2Error, "invalid_grant"):
            client.refresh_token()
        client.claims = {"jti": secrets.token_urlsafe()}
        self.assertEqual(client.refresh_token()["scope"], "read write")

    def test_wrong_assertions(self):
        """refused: an assertion about nobody, for the token endpoint, too long, and of another key"""
        other = JsonWebKey.generate_key("EC", "P-256", options={"kid": "one"}, is_private=True)
        for wrong in ({"subject": "U2"}, {"audience": server.url + "/token"}, {"expires_in": 7200}, {"key": other}):
            with self.subTest(wrong), self.assertRaisesRegex(OAuth2Error, "invalid_grant"):
                session(**wrong).refresh_token()
        self.assertTrue(session().refresh_token())

    def test_client(self):
        """refused: a client that does not authenticate"""
        with self.assertRaisesRegex(OAuth2Error, "invalid_client"):
            session(secret="guess").refresh_token()
        self.assertTrue(session().refresh_token())

    def test_fetch_token(self):
        """the session of a client brings an assertion that was signed elsewhere"""
        client = OAuth2Session("wiki", "wiki-secret")
        assertion = JWTBearerGrant.sign(key, ISSUER, server.url, "U1", header={"alg": "ES256", "kid": "one"},
                                        claims={"jti": secrets.token_urlsafe()}, expires_in=60)
        token = client.fetch_token(server.url + "/token", grant_type=GRANT, assertion=assertion.decode())
        self.assertEqual(token["token_type"], "Bearer")
        answer = requests.get(server.url + "/api/me", headers={"Authorization": "Bearer " + token["access_token"]},
                              timeout=20)
        self.assertEqual(answer.json()["sub"], "alice")
        with self.assertRaisesRegex(OAuthError, "invalid_grant"):
            client.fetch_token(server.url + "/token", grant_type=GRANT, assertion=assertion.decode())


run(server, Authlib)

"""requests-oauthlib against the reference server.

Its Basic puts the id and the secret in the header as they are; RFC 6749 2.3.1 wants them form-encoded first. That only
shows with reserved characters: a caller encodes them itself, or lets the secret travel in the body.
"""
import unittest
import urllib.parse

from support import Person, Server, run, verifier_and_challenge

import requests
from oauthlib import oauth2
from requests_oauthlib import OAuth2Session

ODD_ID = "odd id:+%/&="
ODD_SECRET = "p@ss w:rd%+&/="
CALLBACK = "https://client.example/callback"

server = Server("oauth21.json")
authorize_url = server.url + "/authorize"
token_url = server.url + "/token"


class Flow:
    """A client's session, and the verifier that it keeps to itself."""

    def __init__(self, client_id="web", callback=CALLBACK, scope=None):
        self.session = OAuth2Session(client_id, redirect_uri=callback, scope=scope)
        self.verifier, self._challenge = verifier_and_challenge()

    def answered(self, **choice):
        """Somebody answers the client's question: the callback."""
        url, _ = self.session.authorization_url(
            authorize_url, code_challenge=self._challenge, code_challenge_method="S256")
        return Person(server).consent(url, **choice)

    def trade(self, callback, **changes):
        return self.session.fetch_token(token_url, authorization_response=callback, **{
            "client_secret": "web-secret", "code_verifier": self.verifier, **changes})

    def refresh(self, **changes):
        return self.session.refresh_token(token_url, **{"auth": ("web", "web-secret"), **changes})

    def call(self, path):
        return self.session.get(server.url + path)


def act_alone(client_id, scope=None, **authentication):
    session = OAuth2Session(client=oauth2.BackendApplicationClient(client_id, scope=scope))
    session.fetch_token(token_url, **authentication)
    return session


class RequestsOauthlib(unittest.TestCase):
    def test_code(self):
        """the code flow with PKCE ends in a token that an API takes"""
        flow = Flow(scope=["read", "write"])
        token = flow.trade(flow.answered())
        self.assertEqual(token["token_type"], "Bearer")
        self.assertEqual(token["expires_in"], 3600)
        self.assertEqual(flow.call("/api/me").json(), {"sub": "alice", "client_id": "web", "scope": "read write"})
        self.assertEqual(flow.call("/api/write").status_code, 200)

    def test_post(self):
        """a client that posts its secret, reserved characters and all, completes it too"""
        flow = Flow("posting", "https://posting.example/callback?from=here")
        flow.trade(flow.answered(), include_client_id=True, client_secret=ODD_SECRET)
        self.assertEqual(flow.call("/api/me").json()["client_id"], "posting")

    def test_public(self):
        """a public native client completes it on any loopback port, and refreshes"""
        flow = Flow("native", "http://127.0.0.1:50123/callback")
        flow.trade(flow.answered(), include_client_id=True, client_secret=None)
        flow.refresh(auth=None, client_id="native")
        self.assertEqual(flow.call("/api/me").json()["client_id"], "native")

    def test_refresh(self):
        """a refresh answers new tokens, and can narrow the scope"""
        flow = Flow()
        first = flow.trade(flow.answered())
        second = flow.refresh()
        self.assertNotEqual(second["refresh_token"], first["refresh_token"])
        self.assertEqual(flow.call("/api/write").status_code, 200)
        flow.session.scope = ["read"]
        flow.refresh()
        self.assertEqual(flow.call("/api/me").json()["scope"], "read")
        self.assertEqual(flow.call("/api/write").status_code, 403)

    def test_auto_refresh(self):
        """a token that has expired is refreshed on its own before the API is called"""
        flow = Flow()
        token = dict(flow.trade(flow.answered()), expires_in=-1, expires_at=1)
        kept = []
        session = OAuth2Session("web", token=token, auto_refresh_url=token_url, token_updater=kept.append)
        answer = session.get(server.url + "/api/me", client_id="web", client_secret="web-secret")
        self.assertEqual(answer.json()["sub"], "alice")
        self.assertNotEqual(kept[0]["access_token"], token["access_token"])

    def test_client_credentials(self):
        """a client acts for itself: no sub, no refresh token"""
        session = act_alone("web", ["read"], client_secret="web-secret")
        self.assertNotIn("refresh_token", session.token)
        self.assertEqual(session.get(server.url + "/api/me").json(), {"client_id": "web", "scope": "read"})

    def test_reserved_characters(self):
        """reserved characters in Basic: refused as they are, accepted when the caller form-encodes them"""
        with self.assertRaises(oauth2.InvalidClientError):
            act_alone(ODD_ID, client_secret=ODD_SECRET)
        encoded = [urllib.parse.quote_plus(part) for part in (ODD_ID, ODD_SECRET)]
        session = act_alone(ODD_ID, auth=requests.auth.HTTPBasicAuth(*encoded))
        self.assertEqual(session.get(server.url + "/api/me").json()["client_id"], ODD_ID)

    def test_fewer_scopes(self):
        """fewer scopes than asked for are told, which this client warns of"""
        flow = Flow(scope=["read", "write"])
        callback = flow.answered(scope=["read"])
        with self.assertRaisesRegex(Warning, 'Scope has changed .* to "read"'):
            flow.trade(callback)

    def test_wrong_secret(self):
        """refused: a wrong secret, in the header and in the body"""
        with self.assertRaises(oauth2.InvalidClientError):
            act_alone("web", client_secret="guess")
        with self.assertRaises(oauth2.InvalidClientError):
            act_alone("posting", include_client_id=True, client_secret="guess")
        self.assertTrue(act_alone("web", client_secret="web-secret").authorized)
        self.assertTrue(act_alone("posting", include_client_id=True, client_secret=ODD_SECRET).authorized)

    def test_replay(self):
        """refused: a code that comes again, which ends the tokens it gave"""
        flow = Flow()
        callback = flow.answered()
        token = flow.trade(callback)
        self.assertEqual(flow.call("/api/me").status_code, 200)
        with self.assertRaises(oauth2.InvalidGrantError):
            flow.trade(callback)
        flow.session.token = token
        self.assertEqual(flow.call("/api/me").status_code, 401)
        with self.assertRaises(oauth2.InvalidGrantError):
            flow.refresh()

    def test_wrong_verifier(self):
        """refused: a code with another verifier, and one with none"""
        for verifier in (verifier_and_challenge()[0], None):
            flow = Flow()
            with self.assertRaises(oauth2.InvalidGrantError):
                flow.trade(flow.answered(), code_verifier=verifier)
        flow = Flow()
        self.assertTrue(flow.trade(flow.answered()))

    def test_reuse(self):
        """refused: a refresh token that was used before, which ends its family"""
        flow = Flow()
        old = flow.trade(flow.answered())["refresh_token"]
        flow.refresh()
        self.assertEqual(flow.call("/api/me").status_code, 200)
        with self.assertRaises(oauth2.InvalidGrantError):
            flow.refresh(refresh_token=old)
        self.assertEqual(flow.call("/api/me").status_code, 401)

    def test_denied(self):
        """refused: a person who says no"""
        flow = Flow()
        with self.assertRaises(oauth2.AccessDeniedError):
            flow.trade(flow.answered(decision="deny"))
        self.assertTrue(flow.trade(flow.answered()))

    def test_state(self):
        """the client takes a callback only with the state that it sent"""
        flow = Flow()
        callback = flow.answered()
        with self.assertRaises(oauth2.MismatchingStateError):
            flow.trade(callback.replace("state=", "state=x"))
        self.assertTrue(flow.trade(callback))

    def test_without_pkce(self):
        """refused: a code flow without PKCE, and a scope that nobody knows"""
        session = OAuth2Session("web", redirect_uri=CALLBACK)
        callback = Person(server).consent(session.authorization_url(authorize_url)[0])
        with self.assertRaisesRegex(oauth2.OAuth2Error, "^.invalid_request. code_challenge is required"):
            session.fetch_token(token_url, authorization_response=callback)
        flow = Flow(scope=["read", "everything"])
        with self.assertRaises(oauth2.InvalidScopeError):
            flow.trade(flow.answered())
        flow = Flow(scope=["read"])
        self.assertTrue(flow.trade(flow.answered()))

    def test_api(self):
        """the API refuses a token that nobody issued and one without the scope"""
        session = act_alone("web", ["read"], client_secret="web-secret")
        answer = session.get(server.url + "/api/write")
        self.assertEqual(answer.status_code, 403)
        self.assertIn('error="insufficient_scope"', answer.headers["WWW-Authenticate"])
        answer = OAuth2Session("web", token={"access_token": "nonsense"}).get(server.url + "/api/me")
        self.assertEqual(answer.status_code, 401)
        self.assertIn('error="invalid_token"', answer.headers["WWW-Authenticate"])
        self.assertEqual(session.get(server.url + "/api/me").status_code, 200)


run(server, RequestsOauthlib)

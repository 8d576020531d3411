"""requests-oauthlib against the reference server in the profile of RFC 6749: what OAuth 2.1 has dropped."""
import unittest

from support import Person, Server, run

from oauthlib import oauth2
from requests_oauthlib import OAuth2Session

server = Server("oauth20.json")
authorize_url = server.url + "/authorize"
token_url = server.url + "/token"


def ask_for_password(client_id, **request):
    """A session with the token that a user name and a password were traded for."""
    session = OAuth2Session(client=oauth2.LegacyApplicationClient(client_id))
    session.fetch_token(token_url, **{"username": "alice", "password": "wonderland", **request})
    return session


def implicit(client_id="single-page", callback="https://page.example/callback", scope=("read",)):
    return OAuth2Session(client=oauth2.MobileApplicationClient(client_id), redirect_uri=callback, scope=scope)


def answered(session, **choice):
    return Person(server).consent(session.authorization_url(authorize_url)[0], **choice)


class RequestsOauthlibOauth20(unittest.TestCase):
    def test_password(self):
        """a password is traded for a token that an API takes"""
        session = ask_for_password("trusted-app", client_secret="app-secret", scope="read")
        self.assertEqual(session.get(server.url + "/api/me").json(),
                         {"sub": "alice", "client_id": "trusted-app", "scope": "read"})

    def test_password_refresh(self):
        """the refresh token that came with it gives the next token"""
        session = ask_for_password("trusted-app", client_secret="app-secret")
        old = session.token["access_token"]
        session.refresh_token(token_url, auth=("trusted-app", "app-secret"))
        self.assertNotEqual(session.token["access_token"], old)
        self.assertEqual(session.get(server.url + "/api/write").status_code, 200)

    def test_password_characters(self):
        """a user name and a password keep their accents and reserved characters"""
        session = ask_for_password("trusted-app", client_secret="app-secret", username="zoë", password="naïve +&=%20")
        self.assertEqual(session.get(server.url + "/api/me").json()["sub"], "zoë")

    def test_wrong_password(self):
        """refused: a wrong password, and somebody unknown"""
        for username, password in (("alice", "guess"), ("nobody", "wonderland")):
            with self.assertRaises(oauth2.InvalidGrantError):
                ask_for_password("trusted-app", client_secret="app-secret", username=username, password=password)
        self.assertTrue(ask_for_password("trusted-app", client_secret="app-secret").authorized)

    def test_password_rights(self):
        """refused: a client that may not ask for passwords, and one with a wrong secret"""
        with self.assertRaises(oauth2.UnauthorizedClientError):
            ask_for_password("single-page", include_client_id=True)
        with self.assertRaises(oauth2.InvalidClientError):
            ask_for_password("trusted-app", client_secret="guess")
        self.assertTrue(ask_for_password("trusted-app", client_secret="app-secret").authorized)

    def test_implicit(self):
        """the implicit flow brings a token in the fragment, and no refresh token"""
        session = implicit()
        token = session.token_from_fragment(answered(session))
        self.assertEqual(token["expires_in"], 3600)
        self.assertNotIn("refresh_token", token)
        self.assertEqual(session.get(server.url + "/api/me").json(),
                         {"sub": "alice", "client_id": "single-page", "scope": "read"})

    def test_implicit_state(self):
        """the client takes a fragment only with the state that it sent"""
        session = implicit()
        callback = answered(session)
        with self.assertRaisesRegex(ValueError, "Mismatching or missing state"):
            session.token_from_fragment(callback.replace("state=", "state=x"))
        self.assertTrue(session.token_from_fragment(callback))

    def test_implicit_denied(self):
        """refused: a person who says no, told in the fragment"""
        session = implicit()
        with self.assertRaises(oauth2.AccessDeniedError):
            session.token_from_fragment(answered(session, decision="deny"))
        self.assertTrue(session.token_from_fragment(answered(session)))

    def test_implicit_rights(self):
        """refused: a client that is not registered for the implicit flow"""
        session = implicit("trusted-app", "https://client.example/callback")
        with self.assertRaises(oauth2.UnauthorizedClientError):
            session.token_from_fragment(answered(session))
        session = implicit()
        self.assertTrue(session.token_from_fragment(answered(session)))

    def test_code_without_pkce(self):
        """a confidential client may do without PKCE here"""
        session = OAuth2Session("trusted-app", redirect_uri="https://client.example/callback", scope=["read"])
        session.fetch_token(token_url, authorization_response=answered(session), client_secret="app-secret")
        self.assertEqual(session.get(server.url + "/api/me").json()["sub"], "alice")


run(server, RequestsOauthlibOauth20)

"""What the runners written for Python share: a server of their own, a person with a browser made of plain HTTP."""
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

SKIPPED = 77  # what meson takes for "skipped"

try:
    import requests
    import requests_oauthlib  # noqa: F401: the runners import it by its parts
except ImportError as missing:
    print(f"skipped: {missing.name} is missing; scripts/install-packages interop installs it")
    sys.exit(SKIPPED)

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # http is enough for a loopback address
os.environ["NO_PROXY"] = "127.0.0.1"


folder = tempfile.TemporaryDirectory(prefix="oauthkit-interop-")


def written(config):
    """Writes a configuration to a file that goes when the runner ends; returns its name."""
    file = pathlib.Path(folder.name) / "config.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    return file


class Server:
    """The reference server, whose program is the runner's first argument, with a configuration of this folder, or one
    that was written."""

    def __init__(self, config):
        file = pathlib.Path(__file__).parent / config
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")
        command = [sys.argv[1], "--config", file, "--listen", "127.0.0.1:0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        self.url = self._process.stdout.readline().removeprefix("listening on ").strip()
        if not self.url:
            raise RuntimeError(f"the server did not start: {self.log()}")

    def log(self):
        self._log.seek(0)
        return self._log.read()

    def stop(self):
        """Ends the server; returns its exit status."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        return self._process.returncode


class Form(html.parser.HTMLParser):
    """The form of a page: where it is sent, and what a browser would send if nobody touched it."""

    def __init__(self, page):
        super().__init__()
        self.action = None
        self.fields = []
        self.names = set()
        self.feed(page)
        if self.action is None:
            raise ValueError(f"a page without a form: {page}")

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.action = attributes["action"]
        if tag == "input":
            self.names.add(attributes["name"])
            if attributes.get("type") == "hidden" or "checked" in attributes:
                self.fields.append((attributes["name"], attributes["value"]))


class Person:
    """Somebody with a browser: keeps the server's cookies, follows its redirects, fills in its forms."""

    def __init__(self, server, username="alice", password="wonderland"):
        self._server = server
        self._username = username
        self._password = password
        self._browser = requests.Session()

    def consent(self, url, decision="allow", scope=None):
        """Opens `url`, does as one is asked until the browser is sent elsewhere; returns that address, the callback."""
        answer = self._get(url)
        if isinstance(answer, Form) and "password" in answer.names:
            answer = self._submit(answer, username=[self._username], password=[self._password])
        if isinstance(answer, Form):
            answer = self._submit(answer, decision=[decision], **({} if scope is None else {"scope": scope}))
        if isinstance(answer, Form):
            raise ValueError("the server asks once more")
        return answer

    def _get(self, url):
        return self._follow(url, self._browser.get(url, allow_redirects=False, timeout=20))

    def _submit(self, form, **filled):
        fields = [(name, value) for name, value in form.fields if name not in filled]
        fields += [(name, value) for name, values in filled.items() for value in values]
        url = urllib.parse.urljoin(self._server.url, form.action)
        return self._follow(url, self._browser.post(url, data=fields, allow_redirects=False, timeout=20))

    def _follow(self, url, answer):
        if "Location" not in answer.headers:
            return Form(answer.text)
        target = urllib.parse.urljoin(url, answer.headers["Location"])
        return self._get(target) if target.startswith(self._server.url + "/") else target


def verifier_and_challenge():
    """What PKCE wants of a client (RFC 7636 4.1 and 4.2)."""
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Lines(unittest.TextTestResult):
    """Tells of each test case in a line of its own, by the first line of its docstring."""

    def getDescription(self, test):
        return test.shortDescription() or str(test)


def run(server, cases):
    """Runs the test cases of a class, stops the server, prints the line that scripts/test counts; ends the program."""
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(cases)
    result = unittest.TextTestRunner(sys.stdout, verbosity=2, resultclass=Lines).run(suite)
    failed = len(result.failures) + len(result.errors)
    status = server.stop()
    if status != 0:
        print(f"the server ended with status {status}")
        failed += 1
    if failed > 0:
        print(f"What the server logged:\n{server.log()}")
    passed = result.testsRun + 1 - failed
    print(f"test cases: {passed + failed} | {passed} passed | {failed} failed")
    sys.exit(1 if failed > 0 else 0)

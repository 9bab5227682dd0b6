"""A tablet that keeps its line open: sessions, CSRF and compression as a browser has them."""

import gzip
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

TOKEN = "benchBenchBenchBenchBenchBench32"
HOST = "127.0.0.1"


class Wrong(Exception):
    """A page that did not answer as it should: then nothing is measured."""


class Answer(NamedTuple):
    status: int
    body: bytes
    location: str
    session: str


class Browser:
    def __init__(self, port: int, source: str = HOST) -> None:
        self.line = HTTPConnection(HOST, port, timeout=30, source_address=(source, 0))

    def get(self, path: str, session: str = "") -> Answer:
        return self._ask("GET", path, session, None, {})

    def post(self, path: str, session: str, fields: list[tuple[str, str]], htmx: bool = False) -> Answer:
        headers = {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, session, urlencode(fields), headers | ({"HX-Request": "true"} if htmx else {}))

    def _ask(self, method: str, path: str, session: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookies = {"Cookie": f"csrf={TOKEN}; session={session}" if session else f"csrf={TOKEN}"}
        self.line.request(method, path, body, {"Accept-Encoding": "gzip", **cookies, **headers})
        response: HTTPResponse = self.line.getresponse()
        text = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        given = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie", [])))
        session = given["session"].value if "session" in given else ""
        return Answer(response.status, text, response.headers.get("Location", ""), session)

    def close(self) -> None:
        self.line.close()


def expect(answer: Answer, status: int, what: str) -> Answer:
    if answer.status != status:
        raise Wrong(
            f"{what} answered {answer.status} instead of {status}: {answer.body[:300].decode(errors='replace')}"
        )
    return answer

"""Somebody at a browser, as far as forms, files and cookies go."""

import http.client
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from meetings.services.example import PASSWORD
from tests.house.crawler import Form, Page

Upload = tuple[str, bytes]


@dataclass(frozen=True)
class Answer:
    """What was answered, and where it leads."""

    status: int
    text: str
    headers: http.client.HTTPMessage

    def form(self, ending: str) -> Form:
        """The form of the page that is sent to an address with this ending."""
        return next(form for form in Page(self.text).forms if form.action.endswith(ending))


@dataclass
class Visitor:
    """Keeps the cookies that the portal at `address` gives."""

    address: str
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": "a" * 32})

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, headers, None)

    def send(self, form: Form, *, upload: dict[str, Upload] | None = None, **typed: str) -> Answer:
        """Send a form as it is, but for what is `typed`, with files."""
        fields = {**form.values(), **typed}
        if upload is None:
            kind = "application/x-www-form-urlencoded"
            return self._ask("POST", form.action, {"Content-Type": kind}, _encoded(fields))
        edge = uuid.uuid4().hex
        kind = f"multipart/form-data; boundary={edge}"
        return self._ask("POST", form.action, {"Content-Type": kind}, _parts(edge, fields, upload))

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        form = self.get("/accounts/login/").form("/accounts/login/")
        return self.send(form, login=email, password=password)

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        there = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            there.request(method, path, body, {**headers, "Cookie": cookies})
            answer = there.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            there.close()
        for given in answer.headers.get_all("Set-Cookie", []):
            for name, each in SimpleCookie(given).items():
                self.cookies[name] = each.coded_value
                if each["max-age"] == "0" or each["max-age"] == 0:
                    del self.cookies[name]
        return Answer(answer.status, text, answer.headers)


def _encoded(fields: dict[str, str | list[str]]) -> bytes:
    return urlencode(fields, doseq=True).encode()


def _parts(edge: str, fields: dict[str, str | list[str]], upload: dict[str, Upload]) -> bytes:
    told = b""
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            told += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            told += value.encode() + b"\r\n"
    for name, (filename, content) in upload.items():
        told += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; '.encode()
        told += f'filename="{filename}"\r\n\r\n'.encode() + content + b"\r\n"
    return told + f"--{edge}--\r\n".encode()

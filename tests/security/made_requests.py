"""Requests as a hostile or a confused browser sends them, most of them signed in and live."""

import json
import random
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.privacy.house import ROLES, WITH_CODE, House
from tests.privacy.pressed import PRESSED, Button

_LIVE = 0.8
"""Of all requests; the task is that three of five reach a handler."""
_SIGNED_IN = (*(name for name, roles in ROLES.items() if roles), *("hr", "lead") * 4)
"""Mostly those who may press."""
_OUTSIDE = frozenset({"/signin/start", "/signin/callback", "/static/<path:filename>"})
_NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "2147483648",
        "9" * 40,
        "1e9",
        "NaN",
        "0x10",
        "٣",
        "yes",
        "no",
        "on",
    ),
    *(
        "\x00",
        "a\x00b",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "é" * 300,
        "x" * 70_000,
        "\r\nBcc: x@y.example",
    ),
    *("=1+1", "@SUM(A1)", "{given_name}", "{{7*7}}", "{% raw %}", "${7*7}", "%s%n", "[if x] {y}"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "https://evil.example/"),
    *("2027-02-30", "2027-03-28", "0001-01-01", "9999-12-31", "25:61", "Europe/Nowhere", "mon-xyz"),
    *("ann@acme.example", "ann@acme.example, b@x.example", "[]", "null", "true", '{"a": [1]}'),
)
_QUERIES = ("", "?", "?page=2", "?page=-1", "?folder=sent", "?q=%00", "?q=%ff", "?day=2027-02-30")
_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/xml",
)


@dataclass(frozen=True)
class Made:
    """One request: who sends it, and whether they are signed in and its ids are of rows."""

    who: str
    method: str
    path: str
    is_live: bool
    sent: dict[str, Any] = field(default_factory=dict)
    """What werkzeug's client takes (Any: fields, bytes, headers)."""


class Maker:
    """Draws requests with one seed over the doors of a house."""

    def __init__(self, house: House, draw: random.Random) -> None:
        self._house, self._draw = house, draw
        self._addresses: dict[tuple[str, str], list[str]] = {}
        self._rules = sorted(
            (method, rule.rule)
            for rule in house.app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
            if rule.rule not in _OUTSIDE and "bootstrap" not in rule.rule
        )

    def send(self, made: Made) -> TestResponse:
        """Send it from its sender's browser."""
        browser: FlaskClient = self._house.browser(made.who)
        answer = browser.open(made.path, method=made.method, **made.sent)
        if made.path.startswith("/signout"):
            self._house.greet_colleagues()
        return answer

    def next(self) -> Made:
        """Return the next request."""
        method, rule = self._draw.choice(self._rules)
        is_live = self._draw.random() < _LIVE
        who = self._sender(rule, is_live=is_live)
        path = self._draw.choice(self._known(rule, who))
        if not is_live:
            path = self._spoilt(path)
        if method == "POST" and (is_live or self._draw.random() < 0.5):
            sent = self._pressed(rule, path, who, is_live=is_live)
        elif is_live:
            sent = {}
        else:
            method, sent = self._draw.choice(("GET", "POST", "PUT", "HEAD")), self._junk()
        return Made(who, method, path + self._query(), is_live, sent)

    def _sender(self, rule: str, *, is_live: bool) -> str:
        if not is_live:
            return "nobody"
        return self._draw.choice(WITH_CODE if "<token>" in rule else _SIGNED_IN)

    def _known(self, rule: str, who: str) -> list[str]:
        whose = self._draw.choice(WITH_CODE) if who == "nobody" and "<token>" in rule else who
        if (rule, whose) not in self._addresses:
            found = self._house.addresses(rule, whose) or self._house.addresses(rule, WITH_CODE[0])
            self._addresses[rule, whose] = found
        return self._addresses[rule, whose]

    def _spoilt(self, path: str) -> str:
        parts = path.split("/")
        for place in self._draw.sample(range(1, len(parts)), k=min(2, len(parts) - 1)):
            parts[place] = self._draw.choice(
                (*_NASTY[:20], parts[place][:-1], parts[place][::-1], parts[place] + "A", "..")
            )
        # Two slashes in front would be a host to the client, and no path.
        return "/" + quote("/".join(parts)[:4000], safe="/%").lstrip("/")

    def _query(self) -> str:
        return self._draw.choice(_QUERIES) if self._draw.random() < 0.3 else ""

    def _pressed(self, rule: str, path: str, who: str, *, is_live: bool) -> dict[str, Any]:
        button: Button = PRESSED[rule]
        fields = {name: self._value(value) for name, value in button.fields.items()}
        if self._draw.random() < 0.3:
            fields[self._draw.choice(("do", "seen", "step", "sure", "words", "x"))] = self._nasty()
        proof = self._house.proof(path, who) if is_live else self._nasty()
        if rule == "/notifications" or button.is_json or self._draw.random() < 0.05:
            return {"json": {"csrf_token": proof, "values": fields, "value": self._json(3)}}
        if "photos" in rule or self._draw.random() < 0.05:
            file = (
                BytesIO(self._draw.randbytes(200)),
                self._draw.choice(("a.xlsx", "p.jpg", "c.csv")),
            )
            name = self._draw.choice(("photo", "file", "people"))
            return {"data": {**fields, "csrf_token": proof, name: file}}
        return {"data": {**fields, "csrf_token": proof, "write": _uuid(self._draw)}}

    def _value(self, value: str) -> str:
        return value if self._draw.random() < 0.6 else self._nasty()

    def _nasty(self) -> str:
        return self._draw.choice(_NASTY)

    def _junk(self) -> dict[str, Any]:
        body = self._draw.randbytes(self._draw.randrange(300))
        if self._draw.random() < 0.4:
            body = json.dumps(self._json(4)).encode()
        cookie = quote(self._nasty()[:500])
        return {
            "data": body,
            "content_type": self._draw.choice(_TYPES),
            "headers": {"Cookie": f"setwise-colleague={cookie}; setwise-opened={cookie}"},
        }

    def _json(self, depth: int) -> Any:
        """Return any JSON (Any: of any shape)."""
        kind = self._draw.randrange(6 if depth else 4)
        if kind == 4:
            return [self._json(depth - 1) for _ in range(self._draw.randrange(4))]
        if kind == 5:
            names = ("subscriptionId", "clientState", "lifecycleEvent", "value", "values", "do")
            return {self._draw.choice(names): self._json(depth - 1) for _ in range(3)}
        return (self._nasty(), self._draw.randrange(-5, 2**40), None, True)[kind]


def _uuid(draw: random.Random) -> str:
    return f"{draw.getrandbits(128):032x}"

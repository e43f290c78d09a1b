"""What a glance at the source shows: nothing inline, no secret compared letter by letter, locks."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
_INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
_TAKEN_ALONG = frozenset({"my_data.html", "passport.html"})
"""Files that are saved and opened without us; served as attachments, under the same policy."""
_SECRETS = frozenset(
    {"client_state", "csrf_token", "guard", "nonce", "password", "room_code", "secret", "signature"}
)

_OUR_OWN_DRAW = {
    "enter_room: board.room_code == former",
    "watches: row.client_state != client_state",
}
"""Compared with what we drew ourselves."""


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(app: Flask) -> None:
    policy = app.test_client().get("/signin").headers["Content-Security-Policy"]

    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_no_page_has_a_script_or_a_style_within() -> None:
    pages = sorted((ROOT / "templates" / "web").rglob("*.html"))

    found = {page.name for page in pages if _INLINE.search(page.read_text(encoding="utf-8"))}

    assert (len(pages) > 50, found) == (True, _TAKEN_ALONG)


def test_no_secret_is_compared_in_a_time_that_tells_how_much_of_it_was_right() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "service").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops)
        and any(_name(side) in _SECRETS for side in (node.left, *node.comparators))
        and f"{path.stem}: {ast.unparse(node)}" not in _OUR_OWN_DRAW
    ]

    assert found == []


@pytest.mark.parametrize("name", ["run", "dev", "bench"])
def test_every_package_is_locked_by_hash_and_no_lock_names_a_host(name: str) -> None:
    locked = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-z0-9])", locked, flags=re.MULTILINE)[1:]

    assert [one.split(" ", 1)[0] for one in packages if "--hash=sha256:" not in one] == []
    assert "://" not in locked
    assert "--require-hashes" in (ROOT / "Makefile").read_text(encoding="utf-8")


def _name(side: ast.expr) -> str:
    return getattr(side, "attr", getattr(side, "id", ""))

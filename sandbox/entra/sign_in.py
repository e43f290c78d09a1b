"""The sign-in page on the plain-http port: choose who you are, with one press."""

import time
from html import escape
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.entra.registrations import SIGN_IN
from sandbox.entra.tokens import CODE_SECONDS
from sandbox.people import everyone, find_person

_STYLE = """
body{font:17px/1.5 system-ui,sans-serif;margin:0;background:#f4f2ee;color:#23201c}
main{max-width:34rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:12px}
h1{font-size:1.4rem;margin:0 0 .3rem}p{margin:.3rem 0 1rem}
button{display:block;width:100%;text-align:left;font:inherit;padding:.6rem .9rem;margin:.4rem 0;
min-height:44px;border:1px solid #8a8378;border-radius:8px;background:#fff;cursor:pointer}
button:hover,button:focus-visible{outline:3px solid #1f5f8b;outline-offset:1px}
small{display:block;color:#57514a}
@media(prefers-color-scheme:dark){body{background:#14191e;color:#ece7dd}main{background:#1b2228}
button{background:#232b32;color:inherit;border-color:#7d8488}small{color:#abaca6}}
"""


def show_sign_in(context: Context, request: Request) -> Answer:
    """The page that lists everybody, people with app roles first."""
    refusal = _refusal(request)
    if refusal:
        return _page(400, "Sign-in cannot begin", f"<p>{escape(refusal)}</p>")
    people = [
        person
        for person in everyone(context.store)
        if person["kind"] == "person" and not person["deleted"] and not person["disabled"]
    ]
    people.sort(key=lambda person: (not person["app_roles"], person["display_name"].casefold()))
    buttons = "".join(
        f'<button name="person" value="{escape(person["id"])}">{escape(person["display_name"])}'
        f"<small>{escape(_described(person))}</small></button>"
        for person in people
    )
    # The query carries the whole request; the form posts back to the same address.
    action = escape(f"?{urlencode(dict(request.query))}")
    return _page(
        200,
        "Who is signing in?",
        "<p>This is the sandbox's sign-in page. It stands in for Microsoft's, and asks for no"
        f' password.</p><form method="post" action="{action}">{buttons}</form>',
    )


def sign_in(context: Context, request: Request) -> Answer:
    """Send the chosen person back to the application with a code."""
    refusal = _refusal(request)
    form = request.body if isinstance(request.body, dict) else {}
    person = find_person(context.store, str(form.get("person", "")))
    if person is None or person["deleted"] or person["disabled"]:
        refusal = refusal or "AADSTS50034: The account does not exist, or it is disabled."
    if refusal or person is None:
        return _page(400, "Sign-in did not work", f"<p>{escape(refusal)}</p>")
    query = request.query
    code = context.store.new_id("0.A")
    context.store.put(
        "code",
        code,
        {
            "client_id": query["client_id"],
            "redirect_uri": query["redirect_uri"],
            "code_challenge": query["code_challenge"],
            "nonce": query.get("nonce"),
            "scope": query.get("scope", ""),
            "person": person["id"],
            "expires_at": time.time() + CODE_SECONDS,
        },
    )
    answer = {"code": code, "state": query.get("state", ""), "session_state": code[-12:]}
    if query.get("response_mode") == "form_post":
        return _posted_back(query["redirect_uri"], answer)
    joint = "&" if "?" in query["redirect_uri"] else "?"
    location = f"{query['redirect_uri']}{joint}{urlencode(answer)}"
    return Answer(303, None, {"Location": location, "Cache-Control": "no-store"})


def sign_out(_context: Context, request: Request) -> Answer:
    """Nothing is remembered here, so there is only the way back."""
    target = request.query.get("post_logout_redirect_uri", "")
    if target and _is_loopback(target):
        return Answer(303, None, {"Location": target})
    return _page(200, "You are signed out", "<p>You may close this page.</p>")


def _refusal(request: Request) -> str:
    query = request.query
    if query.get("client_id") != SIGN_IN:
        return "AADSTS700016: No such application is registered for sign-in in the sandbox."
    if query.get("response_type") != "code":
        return "AADSTS700054: Only response_type=code is enabled for the application."
    if query.get("response_mode", "query") not in ("query", "form_post"):
        return "AADSTS70007: The response_mode is not supported."
    if not query.get("code_challenge") or query.get("code_challenge_method") != "S256":
        return "AADSTS9002325: Proof Key for Code Exchange (S256) is required."
    if "openid" not in query.get("scope", "").split():
        return "AADSTS70011: The scope must contain openid."
    if not _is_loopback(query.get("redirect_uri", "")):
        return "AADSTS50011: The redirect URI must be a page on this machine."
    return ""


def _is_loopback(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def _described(person: dict[str, Any]) -> str:
    roles = ", ".join(person["app_roles"])
    return " · ".join(part for part in (roles, person["job_title"], person["email"]) if part)


def _posted_back(target: str, answer: dict[str, str]) -> Answer:
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in answer.items()
    )
    return _page(
        200,
        "Signed in",
        f'<form method="post" action="{escape(target)}">{fields}<button>Go on</button></form>',
    )


def _page(status: int, title: str, content: str) -> Answer:
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="icon" href="data:,"><meta name="color-scheme" content="light dark">'
        f"<title>{title} · sandbox</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )
    return Answer(status, html=html, headers={"Cache-Control": "no-store"})

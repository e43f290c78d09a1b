"""Who is signed in, and which of HR's pages that opens: everything is closed by default."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import (
    Blueprint,
    Request,
    Response,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from pydantic import SecretStr

from service.domain.directory import SignedIn
from service.domain.visibility import Reader
from service.routes.context import get_db, get_now, get_wiring
from service.store.deputies import led_programmes, programme_behind, standing_in

SESSION_COOKIE = "setwise-colleague"
FLOW_COOKIE = "setwise-signin"
_FLOW_SECONDS = 600
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Colleague:
    """Somebody signed in with their work account; `expires_at` is real time, aware."""

    subject: str
    name: str
    roles: tuple[str, ...]
    expires_at: datetime
    address: str = ""
    """Their own mailbox; empty where the sign-in did not tell it."""
    acting_for: str = ""
    """The lead for whom they stand in on this page; empty elsewhere."""

    @property
    def actor(self) -> str:
        """Return them as the audit names them."""
        return f"hr:{self.subject}" + (f" for {self.acting_for}" if self.acting_for else "")


@dataclass(frozen=True)
class Access:
    """What a colleague's roles open, by the names that the settings give the roles."""

    looks: bool
    """Sees HR's pages."""
    changes: bool
    """Books, holds, releases."""
    administers: bool
    """Sees settings and health, nobody's content."""
    reader: Reader
    """As which reader the table of `domain/visibility.py` treats them."""


NOTHING = Access(looks=False, changes=False, administers=False, reader=Reader.ADMINISTRATOR)
"""An administrator is the reader to whom the table shows nobody's content."""


def access_of(colleague: Colleague | None) -> Access:
    """Say what somebody may do; nobody, and a stranger without a role, may do nothing."""
    if colleague is None:
        return NOTHING
    settings = get_wiring().settings
    roles = set(colleague.roles)
    leads = settings.role_hr_lead in roles
    changes = leads or settings.role_hr_admin in roles
    looks = changes or settings.role_hr_viewer in roles
    reader = NOTHING.reader
    if looks:
        reader = Reader.HR_LEAD if leads else Reader.HR if changes else Reader.HR_VIEWER
    return Access(
        looks=looks,
        changes=changes,
        administers=settings.role_admin in roles,
        reader=reader,
    )


def guard(blueprint: Blueprint) -> None:
    """Close every page of a blueprint: looking takes an HR role, anything else one that changes."""
    _guard(blueprint, lambda access: access.changes)


def guard_own(blueprint: Blueprint) -> None:
    """Close a blueprint on which whoever may look changes what is theirs; each press asks whose."""
    _guard(blueprint, lambda access: access.looks)


def _guard(blueprint: Blueprint, may_press: Callable[[Access], bool]) -> None:
    @blueprint.before_request
    def refuse() -> ResponseReturnValue | None:
        colleague = signed_in(request)
        access = access_of(colleague)
        g.colleague, g.access = colleague, access
        if colleague is None:
            return _ask_to_sign_in()
        if access.looks:
            g.colleague, g.access = colleague, access = _standing_in(colleague, access)
        if access.looks if request.method in _SAFE_METHODS else may_press(access):
            return None
        return render_template("signin/no_role.html", colleague=colleague, access=access), 403

    @blueprint.context_processor
    def who() -> dict[str, Any]:  # Any: Flask's own signature
        return {"colleague": g.get("colleague"), "access": g.get("access", NOTHING)}


def colleague() -> Colleague:
    """Return who asks, on a page that `guard` let through."""
    found: Colleague = g.colleague
    return found


def current() -> Access:
    """Return what whoever asks may do, on a page that `guard` let through."""
    found: Access = g.access
    return found


def _standing_in(colleague: Colleague, access: Access) -> tuple[Colleague, Access]:
    """Give a deputy the lead's rights on the pages of the lead's programmes, and on no others."""
    if access.reader is Reader.HR_LEAD or not colleague.address:
        return colleague, access
    # Before the request's own transaction, so in one of its own.
    with get_wiring().database.reading() as db:
        deputies = standing_in(db, colleague.address, now=get_now())
        programme_id = programme_behind(db, request.view_args or {}) if deputies else None
        for one in deputies if programme_id is not None else ():
            if programme_id in {each.id for each in led_programmes(db, one.lead_address)}:
                raised = replace(access, changes=True, reader=Reader.HR_LEAD)
                return replace(colleague, acting_for=one.lead_name), raised
    return colleague, access


def programmes_stood_in_for() -> frozenset[int]:
    """Return the programmes in which whoever asks has a lead's rights today, as a deputy."""
    if not current().looks or not colleague().address:
        return frozenset()
    deputies = standing_in(get_db(), colleague().address, now=get_now())
    return frozenset(
        one.id for each in deputies for one in led_programmes(get_db(), each.lead_address)
    )


def _ask_to_sign_in() -> ResponseReturnValue:
    wanted = request.accept_mimetypes
    if request.method in _SAFE_METHODS and (wanted.accept_html or not wanted):
        return redirect(url_for("signin.show", next=request.full_path.rstrip("?")))
    return render_template("signin/show.html", next_path="/", expired=True), 401


def signed_in(asked: Request) -> Colleague | None:
    """Return who the request's cookie names, or None; a cookie past its hour names nobody."""
    told = _open(asked.cookies.get(SESSION_COOKIE), "session", timedelta(days=2))
    if told is None:
        return None
    expires_at = datetime.fromisoformat(told["expires_at"])
    if expires_at <= datetime.now(UTC):
        return None
    return Colleague(
        told["subject"], told["name"], tuple(told["roles"]), expires_at, told.get("address", "")
    )


def remember(response: Response, person: SignedIn) -> None:
    """Sign somebody in on this browser, for SESSION_HOURS of real time."""
    hours = timedelta(hours=get_wiring().settings.session_hours)
    expires_at = datetime.now(UTC) + hours
    # A user principal name looks like an address, and where it is none nothing can be sent to it.
    address = person.address if "@" in person.address else ""
    signed = Colleague(person.subject, person.name, person.roles, expires_at, address)
    told = {**asdict(signed), "expires_at": signed.expires_at.isoformat()}
    _set_cookie(response, SESSION_COOKIE, _seal(told, "session"), hours)


def forget(response: Response) -> None:
    """Sign out on this browser."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, secure=_is_https(), samesite="Lax")


def keep_flow(response: Response, flow: Mapping[str, Any], next_path: str) -> None:
    """Keep a begun sign-in in its own cookie: no row is written, and nobody else can finish it."""
    told = {"flow": dict(flow), "next": next_path}
    _set_cookie(response, FLOW_COOKIE, _seal(told, "flow"), timedelta(seconds=_FLOW_SECONDS))


def begun_flow(asked: Request) -> tuple[Mapping[str, Any], str] | None:
    """Return the sign-in that this browser began, and where it wanted to go."""
    told = _open(asked.cookies.get(FLOW_COOKIE), "flow", timedelta(seconds=_FLOW_SECONDS))
    return None if told is None else (told["flow"], safe_path(told["next"]))


def drop_flow(response: Response) -> None:
    """A sign-in is finished once; its cookie goes with it."""
    response.delete_cookie(FLOW_COOKIE, httponly=True, secure=_is_https(), samesite="Lax")


def safe_path(wanted: str | None) -> str:
    """Return a path of our own, or `/`: whoever made the link, it never leaves this site."""
    if not wanted or not wanted.startswith("/") or not wanted.isprintable() or "\\" in wanted:
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or wanted.startswith("//"):
        return "/"
    return wanted


def _set_cookie(response: Response, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        name, value, max_age=lasts, httponly=True, secure=_is_https(), samesite="Lax"
    )


def _is_https() -> bool:
    return get_wiring().settings.public_url.startswith("https:")


def _seal(told: Mapping[str, Any], purpose: str) -> str:
    return _vault(purpose).encrypt(json.dumps(told).encode()).decode()


def _open(sealed: str | None, purpose: str, lasts: timedelta) -> dict[str, Any] | None:
    if not sealed:
        return None
    try:
        plain = _vault(purpose).decrypt(sealed.encode(), ttl=int(lasts.total_seconds()))
    except InvalidToken:
        return None
    found: dict[str, Any] = json.loads(plain)
    return found


def _vault(purpose: str) -> MultiFernet:
    """Return what seals cookies of one purpose, so that one cookie never passes for another."""
    return MultiFernet([_fernet(key, purpose) for key in get_wiring().settings.secret_keys])


def _fernet(key: SecretStr, purpose: str) -> Fernet:
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"setwise cookie {purpose}".encode()
    ).derive(key.get_secret_value().encode())
    return Fernet(base64.urlsafe_b64encode(derived))

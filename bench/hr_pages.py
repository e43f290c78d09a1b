"""HR's pages of a programme of a million mails, beside a tenth and a hundredth of it."""

import base64
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote_plus

from alembic import command
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.large_programme import (
    LARGE,
    MIDDLE,
    NOW,
    SMALL,
    Size,
    ask_everybody,
    fill,
    take_confirmation_back,
)
from bench.machines import database_url, has_postgres
from bench.table import Row, percentile
from service.app import SetwiseApp, create_app
from service.cli.database import alembic_config
from service.cli.processes import keep_what_is_loaded
from service.clock import SystemClock
from service.domain.directory import SignedIn
from service.domain.journey.due import mail_key
from service.domain.states import Role
from service.models import LearningSet, Mailing, Membership, Person, SetSession
from service.models.encryption import use_data_keys
from service.routes.access import remember
from service.settings import Settings
from service.store.database import Database
from service.wiring import build

_SIZES = (SMALL, MIDDLE, LARGE)
_KIND = "before-session"
_ROLE = "HR.Admin"
_DATA_KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
"""The same over both databases: a process has one ring of keys."""
_ROUNDS = 8
"""Pages take turns, so that what else the machine does for some seconds meets few looks at each."""
_MOST_LOOKS = 10
_SECONDS_A_PAGE = 1.5
"""Of a round; a page that is slower than this over its looks is looked at less often."""

_PROGRAMME = "/programmes/{programme}"
_OUTBOX = f"{_PROGRAMME}/outbox?folder="
PAGES: Mapping[str, str] = {
    "first page": "/",
    "grid": _PROGRAMME,
    "grid, searched": f"{_PROGRAMME}?words={{name}}",
    "grid, its last page": f"{_PROGRAMME}?page={{last_sets}}",
    "grid with a session": f"{_PROGRAMME}?session={{session}}",
    "plan": f"{_PROGRAMME}/plan",
    "coming in": f"{_PROGRAMME}/funnel",
    "people": f"{_PROGRAMME}/people",
    "people, searched": f"{_PROGRAMME}/people?words={{name}}",
    "person": f"{_PROGRAMME}/people/{{person}}",
    "outbox, planned": f"{_OUTBOX}planned",
    "outbox, planned to one": f"{_OUTBOX}planned&person={{person}}",
    "outbox, sent": f"{_OUTBOX}sent",
    "outbox, sent, page 20": f"{_OUTBOX}sent&page=20",
    "outbox, sent, one kind": f"{_OUTBOX}sent&touchpoint=before-session",
    "outbox, sent to one": f"{_OUTBOX}sent&person={{person}}",
    "outbox, skipped": f"{_OUTBOX}skipped",
    "outbox, stuck": f"{_OUTBOX}stuck",
    "a mail": "/outbox/{mailing}",
    "a planned mail": f"{_PROGRAMME}/outbox/planned/{{key}}",
    "words of a mail": f"{_PROGRAMME}/words/before-session/en",
    "time machine": f"{_PROGRAMME}/as",
    "time machine, one member": f"{_PROGRAMME}/as/member/{{person}}",
    "time machine, a mail": f"{_PROGRAMME}/as/member/{{person}}/{{key}}",
    "changes: move all sessions": f"{_PROGRAMME}/changes/move-all",
    "set": "/sets/{set}",
    "set: move a session": "/sets/{set}/changes/move",
    "set's calendar file": "/sets/{set}/dates.ics",
    "audit": "/audit",
    "audit, page 20": "/audit?page=20",
    "audit of one day": "/audit?day=2027-04-20",
    "audit, who by name": "/audit?actor={name}",
    "audit, did": "/audit?verb=session+moved",
    "audit, free text": "/audit?words=mailing:{mailing}",
    "audit, free text that is everywhere": "/audit?words=held",
    "audit, free text that is nowhere": "/audit?words=nowhere",
}
"""By name, the addresses of HR's lists; braces are filled with ids of the same place in each, and
with the name of one member: a search that finds more makes a longer page, whatever the rest."""

STANDS: Sequence[tuple[Callable[[str], None], Mapping[str, str]]] = (
    (
        ask_everybody,
        {
            "coming in, everybody asked": f"{_PROGRAMME}/funnel",
            "who is waited for to join": f"{_PROGRAMME}/funnel/joined",
            "who is waited for, searched": f"{_PROGRAMME}/funnel/joined?words={{name}}",
        },
    ),
    (take_confirmation_back, {"plan, not confirmed": f"{_PROGRAMME}/plan"}),
)
"""What else a programme may have come to, one after the other, and pages that it matters to."""


def measure(folder: Path) -> Iterator[Row]:
    """Fill three databases, look at every page of all in turn; yield rows.

    Raises:
        RuntimeError: a page did not answer with 200.
    """
    if not has_postgres():
        return
    use_data_keys([_DATA_KEY])
    with ExitStack() as stack:
        consoles, urls = [], []
        filling = 0.0
        for size in _SIZES:
            place = folder / str(size.people)
            place.mkdir()
            url = stack.enter_context(database_url("postgresql", place))
            urls.append(url)
            started = time.monotonic()
            command.upgrade(alembic_config(url), "head")
            programme_id = fill(url, size, place)
            filling = time.monotonic() - started
            consoles.append(stack.enter_context(console(url, programme_id, size)))
        section = (
            f"HR's pages, {LARGE.people} people, {LARGE.sets} sets, {LARGE.mailings} mails"
            " (postgresql, p95)"
        )
        yield Row(section, "filling it", filling, "s", LARGE.mailings)
        totals = [0.0] * len(_SIZES)
        for name, looks in look_in_turn(consoles, PAGES).items():
            slow = [percentile(each, 0.95) for each in looks]
            totals = [total + one for total, one in zip(totals, slow, strict=True)]
            yield _row(section, name, looks)
        for bring_about, pages in STANDS:
            for url in urls:
                bring_about(url)
            for name, looks in look_in_turn(consoles, pages).items():
                yield _row(section, name, looks)
        for size, total in zip(_SIZES, totals, strict=True):
            yield Row(
                f"All {len(PAGES)} of HR's pages, the p95 of each added up",
                f"{size.people} people",
                total,
                "ms",
                len(PAGES),
                curve="HR's pages, by people",
                size=size.people,
            )


def _row(section: str, name: str, looks: Sequence[Sequence[float]]) -> Row:
    small, large = percentile(looks[0], 0.95), percentile(looks[-1], 0.95)
    return Row(section, name, large, "ms", len(looks[-1]), small, "a hundredth of it")


def look_in_turn(
    consoles: Sequence["Console"], pages: Mapping[str, str]
) -> Mapping[str, Sequence[Sequence[float]]]:
    """Open each page of each console often enough; return the milliseconds of each look, by page.

    In turn, so that whatever else the machine does falls on all of them.
    """
    looks: dict[str, list[list[float]]] = {name: [[] for _ in consoles] for name in pages}
    for path in pages.values():
        for one in consoles:
            one.open(path)
    # As a process does that has been up for a minute.
    keep_what_is_loaded()
    for _ in range(_ROUNDS):
        for name, path in pages.items():
            until = time.perf_counter() + _SECONDS_A_PAGE
            for _ in range(_MOST_LOOKS):
                for one, found in zip(consoles, looks[name], strict=True):
                    found.append(one.open(path))
                if time.perf_counter() > until:
                    break
    return looks


@dataclass
class Console:
    """A console over one filled database, with somebody of HR signed in."""

    browser: FlaskClient
    places: Mapping[str, str]

    def open(self, path: str) -> float:
        """Open one page; return the milliseconds it took."""
        address = path.format(**self.places)
        began = time.perf_counter()
        response = self.browser.get(address)
        taken = (time.perf_counter() - began) * 1e3
        if response.status_code != 200:
            raise RuntimeError(f"{address} was answered with {response.status_code}")
        return taken


@contextmanager
def console(url: str, programme_id: int, size: Size) -> Iterator[Console]:
    """Put the web application in front of a filled database."""
    variables = {
        "DATABASE_URL": url,
        "SECRET_KEYS": "a-signing-key-of-the-bench-that-is-long-enough",
        "DATA_KEYS": _DATA_KEY,
        "SENDER_MAILBOXES": "setwise@larkfield.example",
    }
    wiring = replace(build(Settings.load(variables)), clock=Standing())
    app = create_app(wiring)
    try:
        yield Console(_signed_in(app), _places(wiring.database, programme_id, size))
    finally:
        wiring.database.dispose()


class Standing(SystemClock):
    """Service time in the middle of the programme."""

    def now(self) -> datetime:
        """Return where it stands."""
        return NOW


def _signed_in(app: SetwiseApp) -> FlaskClient:
    browser = app.test_client()
    with app.test_request_context():
        response = app.response_class()
        remember(response, SignedIn("oid@tenant", "Hanna", "hanna@larkfield.example", (_ROLE,)))
    name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    browser.set_cookie(name, value)
    return browser


def _places(database: Database, programme_id: int, size: Size) -> dict[str, str]:
    """Return the ids of a set in the middle, and of what belongs to it."""
    with database.reading() as db:
        sets = db.scalars(select(LearningSet.id).order_by(LearningSet.id)).all()
        set_id = sets[len(sets) // 2]
        session = db.scalars(
            select(SetSession.id).where(SetSession.set_id == set_id, SetSession.number == 2)
        ).one()
        mailing = db.scalars(
            select(Mailing).where(Mailing.set_session_id == session, Mailing.touchpoint == _KIND)
        ).first()
        person = db.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.set_id == set_id, Membership.role == Role.MEMBER)
            .order_by(Membership.id)
        ).first()
        assert person is not None
        coming = db.scalars(
            select(SetSession.id).where(SetSession.set_id == set_id, SetSession.number == 5)
        ).one()
    assert mailing is not None
    return {
        "programme": str(programme_id),
        "set": str(set_id),
        "session": str(session),
        "person": str(person.id),
        "name": quote_plus(person.name),
        "mailing": str(mailing.id),
        "key": mail_key(_KIND, coming, person.id),
        "last_sets": str(-(-size.sets // 10)),
    }

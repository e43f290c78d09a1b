"""HR at the console: who signs in, a programme to look at, queries counted."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.directory import SignedIn
from service.domain.holidays import public_holidays
from service.domain.states import MailingState, SeriesState
from service.errors import Refused
from service.files import read_programme
from service.models import Mailing, Series
from service.store.database import Database
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from service.workflows.queue_due_mail import queue_due_mail
from tests.databases import told_statements
from tests.web_wiring import NOW, WebWiring, build_web_wiring

EXAMPLE = Path(__file__).parents[1] / "examples" / "becky.yaml"
ELSEWHERE = "http://sign-in.example/authorize?state=begun"


HANNA = SignedIn("oid-1@tenant", "Hanna Reed", "hanna@acme.example", ("HR.Admin",))


@dataclass
class Entra:
    """Signs in whoever it holds, for the flow that it began."""

    person: SignedIn = HANNA
    redirect_uri: str = ""

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, Any]]:
        """Begin the one flow."""
        self.redirect_uri = redirect_uri
        return ELSEWHERE, {"state": "begun"}

    def finish(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignedIn:
        """Finish it, if the answer belongs to it."""
        if answer.get("state") != flow["state"]:
            raise Refused("the answer belongs to another flow")
        return self.person

    def sign_out_url(self, return_to: str) -> str:
        """Return where the work account is signed out."""
        return f"http://sign-in.example/logout?back={return_to}"


@dataclass
class HrWiring(WebWiring):
    """What HR's pages ask of a wiring."""

    signs_in: Entra = field(default_factory=Entra)

    def holidays_of(self, region: str, year: int) -> Collection[date]:
        """Return a region's public holidays."""
        return public_holidays([region], [year])


def build_hr_wiring(database_url: str) -> HrWiring:
    """Return a wiring over an empty, complete database, with two organisers."""
    built = build_web_wiring(
        database_url, ORGANISER_MAILBOXES="sets-1@acme.example,sets-2@acme.example"
    )
    return HrWiring(built.settings, built.database, built.links, built.clock)


def sign_in(app: Flask, wiring: HrWiring, *roles: str) -> FlaskClient:
    """Return a browser in which somebody with these roles has signed in."""
    wiring.signs_in.person = replace(wiring.signs_in.person, roles=roles)
    browser = app.test_client()
    browser.get("/signin/start")
    browser.get("/signin/callback?code=c&state=begun")
    return browser


def csrf_token(browser: FlaskClient) -> str:
    """Return the token that forms of all pages carry, from one that asks for few rows."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/deputies").text)
    assert found is not None
    return found[1]


def book_sets(wiring: HrWiring, count: int, *, key: str = "spring", approved: bool = True) -> int:
    """Book the first sets of the example, seven people each; return the programme's id."""
    file = read_programme(EXAMPLE)
    with wiring.database.writing() as db:
        programme = book_programme(
            db,
            replace(file, key=key, sets=file.sets[:count]),
            actor="command-line",
            now=NOW,
            organisers=wiring.settings.organiser_mailboxes,
        )
        if approved:
            approve_programme(db, programme.id, actor="command-line", now=NOW)
        return programme.id


def mark_booked(database: Database) -> None:
    """Let every series stand in Outlook."""
    with database.writing() as db:
        for series in db.scalars(select(Series)):
            series.state = SeriesState.BOOKED
            series.event_id = f"event-{series.id}"
            series.join_url = "https://teams.example/join"


def queue_mail(wiring: HrWiring) -> list[int]:
    """Let everything that is due at the standing clock get its row; return the ids."""
    queue_due_mail(
        wiring.database,
        now=wiring.clock.now(),
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    with wiring.database.reading() as db:
        return list(db.scalars(select(Mailing.id).order_by(Mailing.id)))


def set_mail_state(database: Database, mailing_id: int, state: MailingState, **more: Any) -> None:
    """Put one mail into a state; `more` are further columns (Any: of any type)."""
    with database.writing() as db:
        row = db.get_one(Mailing, mailing_id)
        row.state = state
        for name, value in more.items():
            setattr(row, name, value)


def mail_row(database: Database, mailing_id: int) -> Mailing:
    """Return one mail, detached."""
    with database.reading() as db:
        row = db.get_one(Mailing, mailing_id)
        db.expunge(row)
        return row


@contextmanager
def counted_queries(database: Database) -> Iterator[list[str]]:
    """Collect every SELECT that runs inside."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    with told_statements(database, note):
        yield seen

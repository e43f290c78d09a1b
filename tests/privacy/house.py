"""The planted application with everybody in front of it: opens doors and tells what was seen."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from service.domain.evaluation.drawing import Medium, Scheme, Shape
from service.domain.funnel import Step
from service.models import (
    BoardPhoto,
    BreakGlass,
    FormLink,
    Job,
    Mailing,
    Person,
    ProgrammeDraft,
    ProjectNote,
    Recommendation,
    Release,
    SuccessCase,
)
from service.routes.access import SESSION_COOKIE
from service.routes.form_guard import guard_for
from service.routes.programme_changes import PROGRAMME_KINDS
from service.routes.set_changes import SET_KINDS
from service.routes.toolkit_words import SHEETS
from service.store.outbox import MailFilter
from service.store.planned_mail import planned_mails
from service.store.silent_sponsors import FORMS
from tests.hr import HrWiring, csrf_token, sign_in
from tests.privacy.canaries import found_in
from tests.privacy.programme import Planted
from tests.routes.pressing import open_with_code

CODE = " with a code"
PEOPLE = ("ann", "bob", "leo", "olga", "fay", "otto", "max", "mia", "sue", "chad", "contact")
WITH_CODE = tuple(name + CODE for name in PEOPLE)
ROLES = {
    "nobody": (),
    "administrator": ("Admin",),
    "viewer": ("HR.Viewer",),
    "hr": ("HR.Admin",),
    "lead": ("HR.Lead",),
}
WORDED = ("before-session", "recap", "pulse", "twelve-weeks", "manager-summary", "joining")
"""Mails tried behind the doors of HR's own words: those that quote somebody, and one that does not.

`test_mails.py` goes through all of them.
"""
READ_AS = (
    *(("member", "ann"), ("member", "bob"), ("facilitator", "fay"), ("manager", "max")),
    *(("sponsor", "sue"), ("contact", "contact"), ("champion", "chad")),
)
"""As whom the time machine is read: (part, who)."""
READ_MAILS = (
    *("before-session", "twelve-weeks", "manager-summary", "run-sheet"),
    *("sponsor-progress", "programme-report", "champions-digest-2"),
)
"""Mails that are looked at in it, at least one of each reader's."""
_ANY_ID = (1, 2)
"""Where no row of the kind is planted, an id is only tried."""


@dataclass
class Seen:
    """What one visitor found behind one door, whatever address it has, and what was logged."""

    marks: frozenset[str] = frozenset()
    logged: frozenset[str] = frozenset()
    statuses: set[int] = field(default_factory=set)


class House:
    """Browsers of everybody, and the addresses of every door."""

    def __init__(self, app: Flask, wiring: HrWiring, planted: Planted) -> None:
        self.app, self.wiring, self.planted = app, wiring, planted
        with wiring.database.reading() as db:
            self._pages = {name: self._page_token(db, name) for name in PEOPLE}
            self._forms = self._form_tokens(db)
            self._ids = self._known_ids(db)
            self._read_as = self._readers(db)
        self._browsers: dict[str, FlaskClient] = {name: app.test_client() for name in PEOPLE}
        for name in PEOPLE:
            browser = self._browsers[name + CODE] = app.test_client()
            open_with_code(browser, wiring, f"/p/{self._pages[name]}")
        self._csrf: dict[str, str] = {}
        self.greet_colleagues()

    def greet_colleagues(self) -> None:
        """Sign everybody of HR in; one of the doors signs them out."""
        for name, roles in ROLES.items():
            known = self._browsers.setdefault(name, self.app.test_client())
            if roles and known.get_cookie(SESSION_COOKIE) is None:
                self._browsers[name] = sign_in(self.app, self.wiring, *roles)
                self._csrf[name] = csrf_token(self._browsers[name])

    def look(self, rule: str, visitor: str, query: str = "") -> Seen:
        """Open a door at every address that it has for somebody."""
        seen = Seen()
        for address in self.addresses(rule, visitor):
            with lines() as logged:
                response = self._browsers[visitor].get(address + query)
            _note(seen, response, logged)
        return seen

    def pages(self, rule: str, visitor: str, query: str = "") -> list[tuple[str, bytes]]:
        """Return the HTML that a visitor sees behind a door, with each page's address."""
        found = []
        for address in self.addresses(rule, visitor):
            response = self._browsers[visitor].get(address + query)
            if response.status_code == 200 and response.mimetype == "text/html":
                found.append((address, response.data))
        return found

    def press(
        self, rule: str, visitor: str, fields: Mapping[str, str], *, is_json: bool = False
    ) -> Seen:
        """Press a button at every address, with a proof that the form was ours."""
        seen = Seen()
        for address in self.addresses(rule, visitor):
            proof = {"csrf_token": self.proof(address, visitor)}
            sent = (
                {"json": proof | {"values": fields}} if is_json else {"data": {**fields, **proof}}
            )
            with lines() as logged:
                response = self._browsers[visitor].post(address, **sent)
            _note(seen, response, logged)
        return seen

    def browser(self, visitor: str) -> FlaskClient:
        """Return a visitor's browser, as it is by now."""
        return self._browsers[visitor]

    def on_disk(self) -> bytes:
        """Return the database's file and its log as somebody finds them."""
        path = Path(str(self.wiring.database.engine.url.database))
        log = path.with_name(f"{path.name}-wal")
        return path.read_bytes() + (log.read_bytes() if log.exists() else b"")

    def addresses(self, rule: str, visitor: str) -> list[str]:
        """Return every address of a door that somebody can try; others' ids are among them."""
        names = re.findall(r"<(?:[^:<>]+:)?(\w+)>", rule)
        if "surface" in names:
            ways = [rule.replace("<any(r, p):surface>", one) for one in ("r", "p")]
            return [address for way in ways for address in self.addresses(way, visitor)]
        if "part" in names:
            return list(dict.fromkeys(_filled(rule, names, each) for each in self._read_as))
        values = [self._values(rule, name, visitor) for name in names]
        return [_filled(rule, names, each) for each in product(*values)]

    def _values(self, rule: str, name: str, visitor: str) -> tuple[object, ...]:
        if name == "token":
            if rule.startswith(("/t/", "/taster-place/")):
                return self._of_tasters(rule)
            whose = visitor.removesuffix(CODE)
            return (self._pages[whose],) if rule.startswith("/p/") else self._forms[whose]
        if name == "kind":
            return tuple(PROGRAMME_KINDS if rule.startswith("/programmes/") else SET_KINDS)
        return self._ids[name]

    def _of_tasters(self, rule: str) -> tuple[str]:
        """Return what opens the one taster, or Bob's place in it: to whoever has the link."""
        links = self.wiring.links
        return (links.taster_token(1) if rule.startswith("/t/") else links.place_token(1),)

    def proof(self, address: str, visitor: str) -> str:
        """Return what shows that a form at an address is ours."""
        if visitor in ROLES:
            return self._csrf.get(visitor, "")
        token = address.split("/")[2] if address.count("/") > 1 else ""
        with self.app.test_request_context():
            return guard_for(token)

    def _page_token(self, db: Session, name: str) -> str:
        person = db.get_one(Person, self.planted.people[name])
        return self.wiring.links.page_token(person.id, person.link_generation)

    def _form_tokens(self, db: Session) -> dict[str, tuple[str, ...]]:
        by_id = {person: name for name, person in self.planted.people.items()}
        found: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for link in db.scalars(select(FormLink).order_by(FormLink.id)):
            found[by_id[link.person_id]] += (
                self.wiring.links.form_token(link.id, link.generation),
            )
        return found

    def _known_ids(self, db: Session) -> dict[str, tuple[object, ...]]:
        programme = self.planted.maple.programme
        keys = self._planned_keys(db, MailFilter(programme))
        return {
            "programme_id": (programme,),
            "set_id": tuple(self.planted.sets.values()),
            "membership_id": tuple(self.planted.places.values()),
            "person_id": (self.planted.people["ann"], self.planted.people["leo"]),
            "release_id": tuple(db.scalars(select(Release.id))),
            "note_id": tuple(db.scalars(select(ProjectNote.id))),
            "recommendation_id": tuple(db.scalars(select(Recommendation.id))),
            "mailing_id": tuple(db.scalars(select(Mailing.id))),
            "job_id": tuple(db.scalars(select(Job.id))),
            "case_id": tuple(db.scalars(select(SuccessCase.id))),
            "glass_id": tuple(db.scalars(select(BreakGlass.id))),
            "session_id": self._session_ids(),
            "photo_id": tuple(db.scalars(select(BoardPhoto.id))),
            "draft_id": tuple(db.scalars(select(ProgrammeDraft.id))),
            "key": tuple(key for touchpoint, key in keys.items() if touchpoint in WORDED),
            "touchpoint": WORDED,
            "step": tuple(Step),
            "chart": ("funnel", "themes"),
            "scheme": tuple(Scheme),
            "shape": (Shape.PAGE, Shape.PHONE),
            "medium": tuple(Medium),
            "slug": tuple(one.slug for one in SHEETS),
            "form": FORMS,
            "language": ("en",),
            "about": ("every_weeks",),
            **dict.fromkeys(
                (
                    "champion_id",
                    "taster_id",
                    "drift_id",
                    "flag_id",
                    "vote_id",
                    "inbound_id",
                    "invitee_id",
                    "objection_id",
                    "lead_id",
                    "deputy_id",
                ),
                _ANY_ID,
            ),
        }

    def _session_ids(self) -> tuple[int, ...]:
        """Return a meeting of each set that has a board, and one without."""
        maple, oak = self.planted.sessions["Maple"], self.planted.sessions["Oak"]
        return (maple[1], oak[1], maple[2])

    def _planned_keys(self, db: Session, narrowed: MailFilter) -> dict[str, str]:
        """Return the key of the first planned mail of each touchpoint."""
        now, holidays_of = self.wiring.clock.now(), self.wiring.holidays_of
        planned = planned_mails(db, narrowed, now=now, holidays_of=holidays_of)
        return {mail.touchpoint: mail.key for mail in reversed(planned)}

    def _readers(self, db: Session) -> list[tuple[object, ...]]:
        """Return (programme, part, person, key) of the mails that the time machine is asked for."""
        programme = self.planted.maple.programme
        found: list[tuple[object, ...]] = []
        for part, name in READ_AS:
            person = self.planted.people[name]
            keys = self._planned_keys(db, MailFilter(programme, person_id=person))
            found += [
                (programme, part, person, key)
                for touchpoint, key in keys.items()
                if touchpoint in READ_MAILS
            ]
        return found


def _filled(rule: str, names: list[str], values: tuple[object, ...]) -> str:
    for name, value in zip(names, values, strict=False):
        rule = re.sub(rf"<(?:[^:<>]+:)?{name}>", lambda _, given=value: str(given), rule)
    return rule


def _note(seen: Seen, response: TestResponse, logged: list[str]) -> None:
    head = "\n".join(f"{name}: {value}" for name, value in response.headers)
    seen.marks |= found_in(response.data, head)
    seen.logged |= found_in(*logged)
    seen.statuses.add(response.status_code)


@contextmanager
def lines() -> Iterator[list[str]]:
    """Collect everything that is logged at INFO or above, before anything of it is withheld."""
    logged: list[str] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: logged.append(  # type: ignore[method-assign]  # -- a list is enough
        f"{record.getMessage()} {vars(record)!r}"
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield logged
    finally:
        root.setLevel(before)
        root.removeHandler(handler)

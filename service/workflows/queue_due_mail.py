"""Turn what falls due into Mailing rows; each key once, whoever ticks."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.coming_due import coming_due, earliest
from service.domain.journey.decide import (
    Decision,
    NotOwed,
    Send,
    Skip,
    Told,
    Wait,
    told_in_words,
)
from service.domain.journey.due import DueMail, mails_to
from service.domain.journey.facts import ProgrammeFacts
from service.domain.journey.settle import Journeys, settle
from service.domain.journey.sought import outsiders
from service.domain.states import MailingState
from service.models import FormLink, Mailing
from service.store.database import Database
from service.store.journey import HolidaysOf, Journey, load_journey
from service.store.mailings import insert_new, link_ids
from service.store.quiet_sets import (
    mark_quiet,
    next_change_of_deputy,
    sets_of_the_same_day,
    sets_to_look_at,
)
from service.store.told_mail import mailing_ids

_SETS_AT_ONCE = 200
"""Read in one go, so that a look at everything holds neither a transaction nor memory for long."""


def queue_due_mail(
    database: Database, *, now: datetime, senders: Sequence[str], holidays_of: HolidaysOf
) -> Counter[str]:
    """Insert a row for every mail that is due and has none.

    Looks only at sets that are not quiet: of the others nothing falls due before an instant that
    is written down, unless something of theirs is written meanwhile. Reads before it writes, in
    transactions of their own; what changed between them is caught when each mail is decided again
    at send time.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes; a reader keeps theirs.

    Returns:
        How many rows became `due` and `skipped`.
    """
    with database.reading() as db:
        to_look = sets_to_look_at(db, now)
    if not (to_look.looks or to_look.touched_ids):
        return Counter()
    found = _Found(now)
    set_ids = sorted(to_look.looks)
    for first in range(0, len(set_ids), _SETS_AT_ONCE):
        some = set_ids[first : first + _SETS_AT_ONCE]
        with database.reading() as db:
            found.add(
                load_journey(db, now=now, holidays_of=holidays_of, of_sets=some, with_own=True)
            )
    decided = _decide(database, found, holidays_of)
    with database.writing() as db:
        to_write = found.to_write(decided)
        counts = insert_mails(db, to_write, senders) if to_write else Counter[str]()
        mark_quiet(db, to_look, found.quiet_until(decided, next_change_of_deputy(db, now)))
    return counts


@dataclass
class _Found:
    """What a look at some sets found at an instant.

    `due` are mails without a row, by key; `sets_of` the sets with which each was found; `counted`
    says of each reader whose mails count as theirs, since they stand in for them; `journey` holds
    the sets that were looked at last.
    """

    now: datetime
    due: dict[str, DueMail] = field(default_factory=dict)
    sets_of: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    counted: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    next_at: dict[int, datetime | None] = field(default_factory=dict)
    journey: Journey | None = None

    def add(self, journey: Journey) -> None:
        """Find what is due in some sets."""
        found = coming_due(journey.programmes, journey.known, self.now)
        programmes = {one.programme_id: one for one in journey.programmes}
        for mail in found.mails:
            facts, reader_id = programmes[mail.programme_id], mail.reader.person_id
            self.due[mail.key] = mail
            self.sets_of[mail.key] |= _found_with(mail, facts)
            outside = outsiders(facts)
            self.counted[reader_id] |= {reader_id} | (outside if reader_id in outside else set())
        self.next_at |= found.next_at
        self.journey = journey

    def some_readers(
        self, same_day: Mapping[int, Set[int]]
    ) -> Iterator[tuple[set[int], list[DueMail]]]:
        """Yield what is due to some readers, with the sets of all that it is weighed with.

        Args:
            same_day: the sets of people's mails that went, or are about to go, this day.
        """
        due: dict[int, list[DueMail]] = defaultdict(list)
        for mail in self.due.values():
            due[mail.reader.person_id].append(mail)
        set_ids: set[int] = set()
        mails: list[DueMail] = []
        for reader_id, theirs in due.items():
            weighed = {min(self.sets_of[mail.key]) for mail in theirs}
            weighed.update(*(same_day.get(one, ()) for one in self.counted[reader_id]))
            if mails and len(set_ids | weighed) > _SETS_AT_ONCE:
                yield set_ids, mails
                set_ids, mails = set(), []
            set_ids |= weighed
            mails += theirs
        if mails:
            yield set_ids, mails

    def to_write(self, decided: Mapping[str, Decision]) -> list[tuple[DueMail, Decision]]:
        """Return what gets a row; the others wait, or nobody needs them as things stand."""
        pairs = [(mail, decided[key]) for key, mail in self.due.items()]
        return [(mail, one) for mail, one in pairs if isinstance(one, Send | Skip | Told)]

    def quiet_until(
        self, decided: Mapping[str, Decision], next_change: datetime | None
    ) -> dict[int, datetime | None]:
        """Return, by set, until when it is quiet.

        A set of which a mail got its row is looked at again: what that means for another mail is
        seen then. What nobody needs is needed only once something is written.
        """
        until = {set_id: earliest(at, next_change) for set_id, at in self.next_at.items()}
        for key, decision in decided.items():
            if isinstance(decision, NotOwed):
                continue
            again_at = decision.until if isinstance(decision, Wait) else self.now
            for set_id in self.sets_of[key]:
                until[set_id] = earliest(until[set_id], again_at)
        return until


def _found_with(mail: DueMail, facts: ProgrammeFacts) -> set[int]:
    """Return the set of a mail, or those in which its reader has or had a place; else all."""
    if mail.set_id is not None:
        return {mail.set_id}
    ids = {one.set_id: {seat.person_id for seat in one.seats} for one in facts.sets}
    return {set_id for set_id, people in ids.items() if mail.member_id in people} or set(ids)


def _decide(database: Database, found: _Found, holidays_of: HolidaysOf) -> dict[str, Decision]:
    """Weigh what is due with the other mails of its readers, also of sets that are quiet.

    A mail is weighed with nothing that goes to another reader, so some readers come at a time.
    """
    people = set[int]().union(*found.counted.values())
    with database.reading() as db:
        same_day = sets_of_the_same_day(db, people, now=found.now)
    decided: dict[str, Decision] = {}
    for set_ids, mails in found.some_readers(same_day):
        journey = found.journey
        if journey is None or not set_ids <= _set_ids(journey):
            with database.reading() as db:
                journey = load_journey(
                    db, now=found.now, holidays_of=holidays_of, of_sets=set_ids, with_own=True
                )
        readers = {mail.reader.person_id for mail in mails}
        theirs = Journeys(one for facts in journey.programmes for one in mails_to(facts, readers))
        decided |= settle(theirs, mails, journey.progress, found.now)
    return decided


def _set_ids(journey: Journey) -> set[int]:
    return {one.set_id for facts in journey.programmes for one in facts.sets}


def sender_for(person_id: int, senders: Sequence[str]) -> str:
    """Return the mailbox that always writes to this reader, so that their order is kept.

    It hangs on who they are, not on their address, which may change. Another mailbox beside those
    takes its share of readers and leaves everybody else's as it was.
    """

    def weight(sender: str) -> bytes:
        return hashlib.sha256(f"{sender} {person_id}".encode()).digest()

    return max(senders, key=weight)


def insert_mails(
    db: Session, decided: Sequence[tuple[DueMail, Decision]], senders: Sequence[str]
) -> Counter[str]:
    """Insert a row, and the link to its form, for each mail that has none; count by state."""
    asking = [mail for mail, one in decided if not isinstance(one, Skip) and mail.form_key]
    insert_new(db, FormLink, [link_of(mail) for mail in asking], unique="key")
    links = link_ids(db, [mail.form_key for mail in asking])
    # Within one instant the more important mail goes first (method 1.7). What is told in another
    # comes after it, since it names that one's row.
    in_order = sorted(decided, key=lambda pair: pair[0].touchpoint.priority)
    by_themselves = [pair for pair in in_order if not isinstance(pair[1], Told)]
    told = [pair for pair in in_order if isinstance(pair[1], Told)]
    counts: Counter[str] = Counter()
    for pairs in (by_themselves, told):
        leads = mailing_ids(db, [one.in_key for _, one in pairs if isinstance(one, Told)])
        rows = [_row(mail, one, links, leads, senders) for mail, one in pairs]
        for state in (MailingState.DUE, MailingState.SKIPPED):
            of_state = [row for row in rows if row["state"] is state]
            counts[state.value] += insert_new(db, Mailing, of_state, unique="key")
    return counts


def _row(
    mail: DueMail,
    decision: Decision,
    links: Mapping[str, int],
    leads: Mapping[str, int],
    senders: Sequence[str],
) -> dict[str, object]:
    state, reason, told_in = MailingState.DUE, None, None
    if isinstance(decision, Skip):
        state, reason = MailingState.SKIPPED, decision.reason
    elif isinstance(decision, Told):
        told_in = leads.get(decision.in_key)
        state, reason = MailingState.SKIPPED, told_in_words(decision.in_key)
    return {
        "key": mail.key,
        "touchpoint": mail.touchpoint.slug,
        "programme_id": mail.programme_id,
        "person_id": mail.reader.person_id,
        "set_session_id": mail.session_id,
        "about_person_id": mail.about_id,
        "form_link_id": links.get(mail.form_key),
        "told_in_id": told_in,
        "state": state,
        "reason": reason,
        "due_at": mail.due_at,
        "useless_after": mail.useless_after,
        "mailbox": sender_for(mail.reader.person_id, senders),
    }


def link_of(mail: DueMail) -> dict[str, object]:
    """Return the row of the form that a mail asks its reader to open."""
    return {
        "key": mail.form_key,
        "form": mail.touchpoint.form,
        "programme_id": mail.programme_id,
        "person_id": mail.reader.person_id,
        "set_id": mail.set_id,
        "set_session_id": mail.session_id,
        "about_person_id": mail.about_id,
        "opens_at": mail.due_at,
        "closes_at": mail.form_closes_at,
    }

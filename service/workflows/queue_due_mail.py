"""Turn what falls due into Mailing rows; each key once, whoever ticks."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.coming_due import ComingDue
from service.domain.journey.decide import Decision, Send, Skip, Told, told_in_words
from service.domain.journey.due import DueMail, mails_to
from service.domain.journey.settle import Journeys, settle
from service.domain.states import MailingState
from service.models import FormLink, Mailing
from service.store.database import Database
from service.store.journey import HolidaysOf, load_journey
from service.store.mailings import insert_new, link_ids
from service.store.told_mail import mailing_ids


def queue_due_mail(
    database: Database,
    *,
    now: datetime,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    coming_due: ComingDue,
) -> Counter[str]:
    """Insert a row for every mail that is due and has none.

    Opens two transactions: one reads, one writes what the first found. What changed between the
    two is caught when each mail is decided again at send time.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes; a reader keeps theirs.
        coming_due: remembers from one tick to the next what has not changed.

    Returns:
        How many rows became `due` and `skipped`.
    """
    with database.reading() as db:
        journey = load_journey(db, now=now, holidays_of=holidays_of)
    due = coming_due.mails(journey.programmes, journey.known, now)
    if not due:
        return Counter()
    # Whatever a mail is weighed with goes to the same reader.
    readers = {mail.reader.person_id for mail in due}
    journeys = Journeys(mail for facts in journey.programmes for mail in mails_to(facts, readers))
    decided = settle(journeys, due, journey.progress, now)
    to_write = [
        (mail, decision)
        for mail in due
        if isinstance(decision := decided[mail.key], Send | Skip | Told)
    ]
    if not to_write:
        return Counter()
    with database.writing() as db:
        return insert_mails(db, to_write, senders)


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

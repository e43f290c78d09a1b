"""Turn what falls due into Mailing rows; each key once, whoever ticks."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.decide import Send, Skip, Wait, decide
from service.domain.journey.due import DueMail, due_mails
from service.domain.states import MailingState
from service.models import FormLink, Mailing
from service.store.database import Database
from service.store.journey import HolidaysOf, load_journey
from service.store.mailings import insert_new, link_ids


def queue_due_mail(
    database: Database, *, now: datetime, senders: Sequence[str], holidays_of: HolidaysOf
) -> Counter[str]:
    """Insert a row for every mail that is due and has none.

    Opens two transactions: one reads, one writes what the first found. What changed between the
    two is caught when each mail is decided again at send time.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes; a reader keeps theirs.

    Returns:
        How many rows became `due` and `skipped`.
    """
    with database.reading() as db:
        journey = load_journey(db, now=now, holidays_of=holidays_of)
        decided = [
            (mail, decision)
            for facts in journey.programmes
            for mail in due_mails(facts)
            if mail.due_at <= now and mail.key not in journey.known
            if not isinstance(decision := decide(mail, journey.progress, now), Wait)
        ]
    if not decided:
        return Counter()
    with database.writing() as db:
        return _insert(db, decided, senders)


def sender_for(person_id: int, senders: Sequence[str]) -> str:
    """Return the mailbox that always writes to this reader, so that their order is kept.

    It hangs on who they are, not on their address, which may change. Another mailbox beside those
    takes its share of readers and leaves everybody else's as it was.
    """

    def weight(sender: str) -> bytes:
        return hashlib.sha256(f"{sender} {person_id}".encode()).digest()

    return max(senders, key=weight)


def _insert(
    db: Session, decided: Sequence[tuple[DueMail, Send | Skip]], senders: Sequence[str]
) -> Counter[str]:
    going = [mail for mail, decision in decided if isinstance(decision, Send)]
    insert_new(db, FormLink, [_link(mail) for mail in going], unique="key")
    links = link_ids(db, [_link_key(mail) for mail in going])
    counts: Counter[str] = Counter()
    # Within one instant the more important mail goes first (method 1.7).
    for mail, decision in sorted(decided, key=lambda pair: pair[0].touchpoint.priority):
        skipped = isinstance(decision, Skip)
        state = MailingState.SKIPPED if skipped else MailingState.DUE
        row = {
            "key": mail.key,
            "touchpoint": mail.touchpoint.slug,
            "programme_id": mail.programme_id,
            "person_id": mail.reader.person_id,
            "set_session_id": mail.session_id,
            "about_person_id": mail.about_id,
            "form_link_id": links.get(_link_key(mail)),
            "state": state,
            "reason": decision.reason if isinstance(decision, Skip) else None,
            "due_at": mail.due_at,
            "useless_after": mail.useless_after,
            "mailbox": sender_for(mail.reader.person_id, senders),
        }
        counts[state.value] += insert_new(db, Mailing, [row], unique="key")
    return counts


def _link_key(mail: DueMail) -> str:
    return f"{mail.touchpoint.form}:{mail.session_id}:{mail.member_id}"


def _link(mail: DueMail) -> dict[str, object]:
    return {
        "key": _link_key(mail),
        "form": mail.touchpoint.form,
        "programme_id": mail.programme_id,
        "person_id": mail.reader.person_id,
        "set_id": mail.set_id,
        "set_session_id": mail.session_id,
        "about_person_id": mail.about_id,
        "opens_at": mail.due_at,
        "closes_at": mail.form_closes_at,
    }

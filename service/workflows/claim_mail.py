"""Take one mail in hand: decide once more on live rows, render it, count it against its budget."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.again import first_key, is_again
from service.domain.journey.decide import (
    CANCELLED,
    LEFT,
    PAUSED_SELF,
    TOO_LATE,
    NotOwed,
    Send,
    Skip,
    Wait,
)
from service.domain.journey.due import due_mails, mails_to
from service.domain.journey.facts import Progress
from service.domain.journey.news import PAUSED, ROLE_OF_READER, NewsFacts, decide_news
from service.domain.journey.settle import Journeys, decide_again
from service.domain.journey.touchpoints import BY_SLUG, MONDAY_LINES, TEST_MAIL, Audience
from service.domain.message import OutgoingMessage
from service.domain.reach import PILOT_SKIP
from service.domain.states import MailingState, SessionState
from service.domain.tasters import OWED as TASTERS_OWE
from service.links import Links
from service.mail.errors import BrokenWording
from service.models import FormLink, Mailing, SetSession
from service.models.encryption import fingerprint
from service.store import mailings
from service.store.database import Database, keep_rows
from service.store.journey import HolidaysOf, load_journey
from service.store.news import hours_facts, is_paused, news_facts
from service.store.sending_load import free_at
from service.store.stops import is_stopped
from service.store.suspensions import NO_MANAGER, lacks_manager, why_suspended
from service.store.told_mail import give_back_told, has_paused_self, sets_named, told_in
from service.workflows.compose_mail import compose_mailing
from service.workflows.gather_hand import NOTHING_WAITS, gather_hand
from service.workflows.mail_releases import unbind_releases
from service.workflows.ports import SendsMail
from service.workflows.queue_taster_mail import is_owed

LEASE = timedelta(minutes=10)
"""Its half, at which it is renewed, is longer than every timeout of one mail's calls together."""


@dataclass(frozen=True)
class Sending:
    """What sending needs besides the rows; `now` gives service time, `real_now` the machine's."""

    database: Database
    mail: SendsMail
    links: Links
    holidays_of: HolidaysOf
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]
    owner: str
    """Names this worker in leases."""
    may_send_to: Callable[[str], bool]
    """False for addresses that the pilot keeps out."""
    wait_until: Callable[[datetime], bool]
    """Wait for an instant of service time that is near; False where it is too far off."""


@dataclass(frozen=True)
class Claim:
    """A row as its worker holds it: plain values, since no session outlives a step."""

    mailing_id: int
    fence: int
    mailbox: str
    token: str
    attempt: int
    former_digest: str | None
    message: OutgoingMessage
    claimed_at: datetime
    """Real time."""


_AT_ONCE = timedelta(seconds=5)


def claim_mail(sending: Sending, mailing_id: int) -> Claim | str:
    """Decide once more on live rows, render, and take the row; or say how it ended instead."""
    now, real_now = sending.now(), sending.real_now()
    with sending.database.writing() as db:
        # The rows by which a mail is decided are those that it speaks of.
        keep_rows(db)
        row = db.get_one(Mailing, mailing_id, with_for_update=True)
        taken = row.lease_until is not None and row.lease_until >= real_now
        if row.state is not MailingState.DUE and (taken or row.state not in mailings.IN_HAND):
            return "overtaken"
        if is_stopped(db):
            return "stopped"
        ended = _still_wanted(db, sending, row, now)
        if ended is not None:
            return ended
        # Asked of its reader as of now: a mail about a report may just have another.
        waits = why_suspended(db, reader_id=row.person_id, about_id=row.about_person_id)
        if waits is not None:
            return _end(row, MailingState.HELD, waits)
        try:
            message = compose_mailing(db, row, links=sending.links, now=now)
        except BrokenWording as exc:
            # Its text quotes HR's words and names of placeholders, nobody's own.
            unbind_releases(db, row.id)
            return _end(row, MailingState.FAILED, f"its words need mending: {exc}")
        if not sending.may_send_to(message.to_address):
            return _skip(db, row, PILOT_SKIP)
        free = free_at(db, row.mailbox, now)
        if free > now:
            mailings.put_off(db, row.mailbox, free)
            return "put off"
        former = row.message_digest
        row.state = MailingState.DRAFTING
        row.reason = None
        row.retry_at = None
        row.not_before = None
        row.attempt += 1
        row.fence += 1
        row.lease_until = real_now + LEASE
        row.message_digest = fingerprint(message.digest)
        row.subject = message.subject
        return Claim(
            row.id, row.fence, row.mailbox, row.token, row.attempt, former, message, real_now
        )


def still_holds(db: Session, sending: Sending, row: Mailing, claim: Claim) -> bool:
    """Say whether what was claimed still goes, and still says the same; else give the row back.

    A line may be taken back, a manager change or a member leave while the draft was made. Asked
    for every manager's mail, since it carries another's words, and for what took long.
    """
    real_now = sending.real_now()
    if row.about_person_id is None and real_now - claim.claimed_at < _AT_ONCE:
        return True
    now = sending.now()
    if _still_wanted(db, sending, row, now) is None:
        # The next claim says why, where HR broke the words just now.
        with suppress(BrokenWording):
            message = compose_mailing(db, row, links=sending.links, now=now)
            if message.digest == claim.message.digest:
                return True
    if row.state is MailingState.DRAFTING:
        row.state = MailingState.DUE
        row.lease_until = None
    return False


def _still_wanted(db: Session, sending: Sending, row: Mailing, now: datetime) -> str | None:
    if row.touchpoint in ROLE_OF_READER:
        return _by_news(db, row, news_facts(db, row, now=now, holidays_of=sending.holidays_of), now)
    if row.touchpoint == MONDAY_LINES:
        if not gather_hand(db, row.programme_id or 0, now=now):
            return _skip(db, row, NOTHING_WAITS)
        return _by_news(
            db, row, hours_facts(db, row, now=now, holidays_of=sending.holidays_of), now
        )
    if row.touchpoint in TASTERS_OWE:
        if not is_owed(db, row, now=now, holidays_of=sending.holidays_of):
            return _skip(db, row, "the place was given back, or the taster called off")
        return None if now < row.useless_after else _skip(db, row, TOO_LATE)
    if row.touchpoint == TEST_MAIL and row.mail_test_id is None:
        return _skip(db, row, "the plan that it showed is gone")
    if row.touchpoint not in BY_SLUG:
        # Asked for by its reader a moment ago: only its age counts.
        if now < row.useless_after:
            return None
        return _skip(db, row, "too late: its reader has asked again or gone on")
    journeys, progress = _journeys(db, sending, row, now)
    key = first_key(row.key)
    mail = next((one for one in journeys.mails if one.key == key), None)
    if mail is None and is_paused(db, row.programme_id):
        return _end(row, MailingState.HELD, PAUSED)
    if mail is None and _waits_for_manager(db, row):
        return _end(row, MailingState.HELD, NO_MANAGER)
    if mail is None:
        return _skip(db, row, _why_unwanted(db, row))
    _readdress(db, row, mail.reader.person_id)
    # The row may say more than it was queued with: a moved session moves what depends on it.
    row.useless_after = mail.useless_after
    decision = decide_again(journeys, mail, progress, now)
    if isinstance(decision, NotOwed):
        return _skip(db, row, decision.only_if.value)
    if isinstance(decision, Skip):
        return _skip(db, row, decision.reason)
    if isinstance(decision, Wait):
        row.not_before = decision.until
        return "put off"
    if is_again(row.key):
        _let_go_untrue(db, row, journeys, progress, now)
    return None


def _let_go_untrue(
    db: Session, row: Mailing, journeys: Journeys, progress: Progress, now: datetime
) -> None:
    """Let a reminder name no form that was answered, or is another's, since HR asked for it."""
    mails = {mail.key: mail for mail in journeys.mails}
    for one in told_in(db, row.id):
        mail = mails.get(first_key(one.key))
        theirs = mail if mail is not None and mail.reader.person_id == row.person_id else None
        goes = theirs and isinstance(decide_again(journeys, theirs, progress, now), Send)
        if not goes:
            one.told_in_id = None
    db.flush()


def _by_news(db: Session, row: Mailing, facts: NewsFacts, now: datetime) -> str | None:
    if is_paused(db, row.programme_id):
        return _end(row, MailingState.HELD, PAUSED)
    decision = decide_news(facts, now)
    if isinstance(decision, Skip):
        return _skip(db, row, decision.reason)
    if isinstance(decision, Wait):
        row.not_before = decision.until
        return "put off"
    return None


def _journeys(
    db: Session, sending: Sending, row: Mailing, now: datetime
) -> tuple[Journeys, Progress]:
    """Read the sets that a mail is about, or the whole programme where it is about none.

    Whatever a mail is weighed with goes to the same reader; all of them are made only where the
    live rows name another reader by now, or nobody.
    """
    named = sets_named(db, row.id) if is_again(row.key) else frozenset()
    journey = load_journey(
        db,
        now=now,
        holidays_of=sending.holidays_of,
        of_session=None if named else row.set_session_id,
        of_programme=row.programme_id,
        of_sets=named or None,
    )
    theirs = [mail for facts in journey.programmes for mail in mails_to(facts, {row.person_id})]
    key = first_key(row.key)
    if any(mail.key == key for mail in theirs):
        return Journeys(theirs), journey.progress
    every = (mail for facts in journey.programmes for mail in due_mails(facts))
    return Journeys(every), journey.progress


def _readdress(db: Session, row: Mailing, person_id: int) -> None:
    """Give a mail, and the form behind it, to whom the live rows name now: a new manager."""
    if row.form_link_id is not None:
        link = db.get_one(FormLink, row.form_link_id)
        if link.person_id != person_id:
            link.person_id = person_id
            # Whoever holds an earlier link to this form must not answer it any more.
            link.generation += 1
    if row.person_id != person_id:
        row.person_id = person_id
        db.flush()
        db.expire(row, ["person"])


def _waits_for_manager(db: Session, row: Mailing) -> bool:
    """Whether only the name of somebody's manager is missing, which HR is asked for."""
    if row.about_person_id is None or row.set_session_id is None:
        return False
    if BY_SLUG[row.touchpoint].audience is not Audience.MANAGERS:
        return False
    return lacks_manager(db, member_id=row.about_person_id, session_id=row.set_session_id)


def _why_unwanted(db: Session, row: Mailing) -> str:
    if has_paused_self(db, row):
        return PAUSED_SELF
    if row.set_session_id is not None:
        session = db.get_one(SetSession, row.set_session_id)
        if session.state is SessionState.CANCELLED:
            return CANCELLED
    return LEFT


def _skip(db: Session, row: Mailing, reason: str) -> str:
    unbind_releases(db, row.id)
    give_back_told(db, row.id)
    return _end(row, MailingState.SKIPPED, reason)


def _end(row: Mailing, state: MailingState, reason: str) -> str:
    row.state = state
    row.reason = reason
    row.lease_until = None
    return state.value

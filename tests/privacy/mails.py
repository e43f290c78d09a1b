"""Every mail of the catalogue with each sort of reader, typed by hand: what of whom stands in it.

Only a reader's own action, and in a manager's summary exactly what was released (privacy 4.4).
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.break_glass import GlassPurpose, GlassState
from service.domain.inbound import InboundKind
from service.domain.states import MailingState
from service.domain.tasters import MAILS as TASTER_MAILS
from service.models import AccessCode, BreakGlass, FormLink, InboundMail, Mailing, NamedLead
from tests.privacy.programme import EARLIER, NOW, Planted


@dataclass(frozen=True)
class Sent:
    """One mail: which, to whom, of which session of Maple (0 for none), about whom, with what."""

    touchpoint: str
    reader: str
    session: int
    about: str = ""
    sees: tuple[str, ...] = ()


_ACTION = ("Annsaction",)

SENT = (
    Sent("joining", "ann", 1),
    Sent("joining-nudge", "ann", 1),
    Sent("release-time", "max", 1, "ann"),
    Sent("set-introduction", "ann", 1),
    Sent("set-introduction", "fay", 1),
    Sent("set-up", "ann", 1),
    Sent("affirmations", "ann", 1),
    Sent("before-session", "ann", 3, sees=_ACTION),
    Sent("before-session-nudge", "ann", 3, sees=_ACTION),
    Sent("before-session", "bob", 3, sees=("Bobsaction",)),
    Sent("final-story", "ann", 6, sees=_ACTION),
    Sent("final-story-nudge", "ann", 6, sees=_ACTION),
    Sent("run-sheet", "fay", 3),
    Sent("quorum-risk", "fay", 3),
    Sent("quorum-risk", "contact", 3),
    Sent("quorum-vote", "ann", 3),
    Sent("after-session", "ann", 2),
    Sent("after-session-nudge", "ann", 2),
    Sent("end-evaluation", "ann", 6),
    Sent("end-evaluation-nudge", "ann", 6),
    Sent("catch-up", "ann", 3, sees=_ACTION),
    Sent("facilitator-wrap", "fay", 2),
    Sent("recap", "ann", 2, sees=_ACTION),
    Sent("pulse", "ann", 2, sees=_ACTION),
    Sent("manager-summary", "max", 2, "ann", sees=("Annsreleasedaction",)),
    Sent("manager-summary", "mia", 2, "bob"),
    Sent("mid-point", "ann", 3),
    Sent("mid-point", "fay", 3),
    Sent("sponsor-sign-off", "sue", 1),
    Sent("sponsor-progress", "sue", 1),
    Sent("sponsor-progress", "sue", 2),
    Sent("sponsor-decisions", "sue", 6),
    Sent("loop-closed", "ann", 6),
    Sent("loop-closed", "fay", 6),
    Sent("twelve-weeks", "ann", 6, sees=_ACTION),
    Sent("six-months", "ann", 6),
    Sent("twelve-weeks-manager", "max", 6, "ann"),
    Sent("programme-report", "sue", 6),
    Sent("programme-report", "contact", 6),
    Sent("taster-confirm", "bob", 0),
    Sent("taster-reminder", "bob", 0),
    Sent("taster-thanks", "bob", 0),
    Sent("taster-called-off", "bob", 0),
    Sent("champion-invitation", "ann", 6),
    Sent("champions-digest-1", "chad", 1),
    Sent("champions-digest-2", "chad", 3),
    Sent("champions-digest-3", "chad", 6),
    Sent("deletion-warning-1", "ann", 6),
    Sent("deletion-warning-2", "leo", 6),
    Sent("moved-date", "ann", 3),
    Sent("cancelled-date", "ann", 3),
    Sent("welcome", "ann", 3),
    Sent("new-set", "ann", 3),
    Sent("farewell", "leo", 3),
    Sent("swapped-members", "fay", 3, "bob"),
    Sent("new-facilitator", "ann", 3),
    Sent("fresh-code", "ann", 0),
    Sent("fresh-link", "ann", 0),
    Sent("message-waiting", "contact", 0, "ann"),
    Sent("break-glass", "ann", 0),
    Sent("case-invitation", "ann", 0),
    Sent("monday-lines", "contact", 0),
)

_STATES = cycle(
    (
        *(MailingState.DUE, MailingState.HELD, MailingState.SENT, MailingState.SKIPPED),
        *(MailingState.FAILED, MailingState.UNKNOWN, MailingState.BOUNCED),
    )
)


def queue_every_mail(db: Session, planted: Planted) -> None:
    """Write a row for each, so that every folder of the outbox has some."""
    code = AccessCode(person_id=planted.people["ann"], code="481516", asked_at=NOW, expires_at=NOW)
    db.add(code)
    db.flush()
    for one in SENT:
        row = _row(planted, one)
        row.access_code_id = code.id if one.touchpoint == "fresh-code" else None
        row.taster_place_id = 1 if one.touchpoint in TASTER_MAILS else None
        db.add(row)
        db.flush()
        if one.touchpoint == "message-waiting":
            db.add(_waiting(planted, row.id))
        if one.touchpoint == "break-glass":
            db.add_all([_opening(db, planted, row.id), *_named(planted)])


def key_of(one: Sent) -> str:
    """Return the key under which a mail has its row."""
    return f"door:{one.touchpoint}:{one.reader}:{one.session}"


def _waiting(planted: Planted, mailing_id: int) -> InboundMail:
    return InboundMail(
        key="b" * 64,
        mailbox="sets@acme.example",
        kind=InboundKind.WAITING,
        received_at=EARLIER,
        person_id=planted.people["ann"],
        notice_id=mailing_id,
    )


def _opening(db: Session, planted: Planted, mailing_id: int) -> BreakGlass:
    """Return what two leads opened of Ann's an hour ago, for Hanna who asked."""
    key = "catch-up:1:ann"
    return BreakGlass(
        programme_id=planted.maple.programme,
        person_id=planted.people["ann"],
        form_link_id=db.scalars(select(FormLink.id).where(FormLink.key == key)).one(),
        what="We missed you, session 1",
        purpose=GlassPurpose.COMPLAINT,
        reason="What was written there is complained of",
        state=GlassState.APPROVED,
        asked_by="hr:oid-1@tenant",
        asked_by_name="Hanna Reed",
        asked_by_address="hanna@acme.example",
        asked_at=NOW - timedelta(hours=2),
        answered_by="hr:oid-2@tenant",
        answered_by_name="Ines Roth",
        answered_at=NOW - timedelta(hours=1),
        readable_until=NOW + timedelta(hours=23),
        notice_id=mailing_id,
        delete_after=NOW.date() + timedelta(days=730),
    )


def _named(planted: Planted) -> list[NamedLead]:
    """Name three leads, Hanna among them."""
    return [
        NamedLead(
            programme_id=planted.maple.programme,
            address=f"{name}@acme.example",
            name=name.title(),
            named_at=EARLIER,
            named_by="hr:oid-1@tenant",
        )
        for name in ("ines", "iris", "hanna")
    ]


def _row(planted: Planted, one: Sent) -> Mailing:
    return Mailing(
        key=key_of(one),
        touchpoint=one.touchpoint,
        programme_id=planted.maple.programme,
        person_id=planted.people[one.reader],
        set_session_id=planted.maple.sessions[one.session - 1] if one.session else None,
        about_person_id=planted.people[one.about] if one.about else None,
        state=next(_STATES),
        due_at=NOW,
        useless_after=NOW + timedelta(days=30),
        mailbox="sets@acme.example",
    )

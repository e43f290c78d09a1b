"""Send exactly once, or ask a person: the protocol of graph-contract 4.3, step by step.

A draft is harmless to repeat; sending consumes one recorded draft. So only the draft whose id
stands in the row is ever sent, each step commits before the next call, and a claim's fence stops
a worker that slept through its lease. No transaction is open while the network is.
"""

from datetime import timedelta

from service.domain.message import MessageTrace
from service.domain.states import MailingState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import Mailing
from service.models.encryption import fingerprint
from service.store import mailings
from service.store.sending_load import free_at
from service.store.stops import is_stopped
from service.workflows.claim_mail import LEASE, Claim, Sending, claim_mail, still_holds
from service.workflows.mail_releases import mark_releases_leaving, unbind_releases
from service.workflows.reconcile_mail import Asked, Verdict, judge, trace_of

_SHORT_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)


def send_mail(sending: Sending, mailing_id: int) -> str:
    """Claim, draft, record, send, look; return the state it ended in."""
    claim = claim_mail(sending, mailing_id)
    if isinstance(claim, str):
        return claim
    try:
        draft = _adopt(sending, claim) or sending.mail.create_draft(
            claim.mailbox, claim.message, tag=f"{claim.token}#{claim.attempt}"
        )
    except TryLater as exc:
        return _put_back(sending, claim, exc.retry_after, str(exc))
    except OutcomeUnknown as exc:
        # A second draft is harmless: it is never sent, since its id stands in no row.
        return _put_back(sending, claim, None, str(exc))
    except Refused as exc:
        return _fail(sending, claim.mailing_id, claim.fence, str(exc))
    if not draft.is_draft:
        return _settle(sending, claim.mailing_id, claim.fence, draft)
    if not _intend(sending, claim, draft):
        return "overtaken"
    return _ask_to_send(
        sending, claim.mailing_id, claim.fence, mailbox=claim.mailbox, draft_id=draft.message_id
    )


def _adopt(sending: Sending, claim: Claim) -> MessageTrace | None:
    """Find what an earlier attempt left: sent already, or a draft that says the same."""
    same_words = claim.former_digest == fingerprint(claim.message.digest)
    adopted = None
    for attempt in range(claim.attempt - 1, 0, -1):
        # The recorded digest is the last attempt's: what older drafts say, nobody knows.
        may_adopt = same_words and attempt == claim.attempt - 1
        for trace in sending.mail.find_by_tag(claim.mailbox, f"{claim.token}#{attempt}"):
            if not trace.is_draft:
                return trace
            if may_adopt and adopted is None:
                adopted = trace
            else:
                # It may say what is no longer true, so it must never be sent.
                sending.mail.delete_draft(claim.mailbox, trace.message_id)
    return adopted


def _intend(sending: Sending, claim: Claim, draft: MessageTrace) -> bool:
    """Record the draft and the intent to send it, unless somebody overtook us."""
    now, real_now = sending.now(), sending.real_now()
    with sending.database.writing() as db:
        row = db.get_one(Mailing, claim.mailing_id, with_for_update=True)
        if row.fence != claim.fence or row.state is not MailingState.DRAFTING:
            return False
        if is_stopped(db):
            # The draft stays where it is: once HR resumes, the next claim adopts it.
            row.state = MailingState.DUE
            row.lease_until = None
            return False
        if not still_holds(db, sending, row, claim):
            return False
        row.state = MailingState.SENDING
        row.draft_id = draft.message_id
        row.internet_message_id = draft.internet_message_id
        row.send_started_at = real_now
        row.lease_until = real_now + LEASE
        row.budgeted_at = now
        row.sends += 1
        mark_releases_leaving(db, row, now=now)
        return True


def _ask_to_send(
    sending: Sending, mailing_id: int, fence: int, *, mailbox: str, draft_id: str
) -> str:
    state, reason = MailingState.SUBMITTED, None
    try:
        sending.mail.send_draft(mailbox, draft_id)
    except (OutcomeUnknown, TryLater, Refused) as exc:
        # Even a refusal is looked into: mail was seen to arrive behind every kind of answer.
        state, reason = MailingState.UNKNOWN, str(exc)
    with sending.database.writing() as db:
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=(MailingState.SENDING,),
            state=state,
            reason=reason,
            budgeted_at=sending.now(),
        )
    return look_into(sending, mailing_id, fence)


def look_into(sending: Sending, mailing_id: int, fence: int) -> str:
    """Look where the message is, and settle, wait, send the same draft again or ask a person."""
    with sending.database.reading() as db:
        row = db.get_one(Mailing, mailing_id)
        asked = trace_of(row)
    if asked.state is MailingState.SENDING:
        _note_lost_answer(sending, mailing_id, fence)
    try:
        verdict, trace = judge(sending.mail, asked, real_now=sending.real_now())
    except (TryLater, OutcomeUnknown, Refused) as exc:
        return _look_later(sending, mailing_id, fence, str(exc))
    if verdict is Verdict.SENT and trace is not None:
        return _settle(sending, mailing_id, fence, trace)
    if verdict is Verdict.REFUSED:
        return _fail(sending, mailing_id, fence, asked.reason or "sending was refused")
    if verdict is Verdict.GONE:
        return _finish(sending, mailing_id, fence, MailingState.PRESUMED_SENT)
    if verdict is Verdict.SEND_AGAIN:
        return _send_again(sending, mailing_id, fence, asked)
    return _look_later(sending, mailing_id, fence, asked.reason)


def _note_lost_answer(sending: Sending, mailing_id: int, fence: int) -> None:
    """Say that whoever asked to send was lost before the answer; by now it has counted."""
    with sending.database.writing() as db:
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=(MailingState.SENDING,),
            state=MailingState.UNKNOWN,
            budgeted_at=sending.now(),
        )


def _send_again(sending: Sending, mailing_id: int, fence: int, asked: Asked) -> str:
    """Ask once more to send the very draft that stands in the row; no other could double it."""
    now, real_now = sending.now(), sending.real_now()
    with sending.database.writing() as db:
        row = db.get_one(Mailing, mailing_id, with_for_update=True)
        if row.fence != fence or row.state not in mailings.TO_RECONCILE or is_stopped(db):
            return "overtaken"
        if free_at(db, asked.mailbox, now) > now:
            row.retry_at = real_now + _SHORT_WAIT
            return row.state.value
        row.state = MailingState.SENDING
        row.send_started_at = real_now
        row.budgeted_at = now
        row.lease_until = real_now + LEASE
        row.sends += 1
        # Whoever judged beside us holds the old fence, and asks for nothing.
        row.fence = fence = fence + 1
    return _ask_to_send(sending, mailing_id, fence, mailbox=asked.mailbox, draft_id=asked.draft_id)


def _settle(sending: Sending, mailing_id: int, fence: int, trace: MessageTrace) -> str:
    now = sending.now()
    with sending.database.writing() as db:
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=(*mailings.TO_RECONCILE, *mailings.IN_HAND),
            state=MailingState.SENT,
            sent_at=now,
            reason=None,
            retry_at=None,
            lease_until=None,
            internet_message_id=trace.internet_message_id,
        )
    return MailingState.SENT.value


def _finish(sending: Sending, mailing_id: int, fence: int, state: MailingState) -> str:
    reason = "its draft is gone and no sent copy was found: please look into the mailbox"
    with sending.database.writing() as db:
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=(*mailings.TO_RECONCILE, MailingState.SENDING),
            state=state,
            reason=reason,
            lease_until=None,
            retry_at=None,
        )
    return state.value


def _fail(sending: Sending, mailing_id: int, fence: int, reason: str) -> str:
    with sending.database.writing() as db:
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=mailings.AT_WORK,
            state=MailingState.FAILED,
            reason=reason,
            lease_until=None,
            retry_at=None,
        )
        unbind_releases(db, mailing_id)
    return MailingState.FAILED.value


def _put_back(sending: Sending, claim: Claim, retry_after: float | None, reason: str) -> str:
    wait = _SHORT_WAIT * 2 ** min(claim.attempt, 8)
    if retry_after is not None:
        wait = timedelta(seconds=retry_after)
    with sending.database.writing() as db:
        mailings.move(
            db,
            claim.mailing_id,
            fence=claim.fence,
            states=(MailingState.DRAFTING,),
            state=MailingState.DUE,
            reason=reason,
            lease_until=None,
            retry_at=sending.real_now() + min(wait, _LONGEST_WAIT),
        )
    return MailingState.DUE.value


def _look_later(sending: Sending, mailing_id: int, fence: int, reason: str | None) -> str:
    """Look again soon at first, then ever more seldom."""
    with sending.database.writing() as db:
        row = db.get_one(Mailing, mailing_id)
        real_now = sending.real_now()
        waited = real_now - (row.send_started_at or real_now)
        pause = min(max(timedelta(milliseconds=200), waited / 2), timedelta(minutes=1))
        mailings.move(
            db,
            mailing_id,
            fence=fence,
            states=mailings.TO_RECONCILE,
            reason=reason,
            lease_until=None,
            retry_at=real_now + pause,
        )
        return row.state.value

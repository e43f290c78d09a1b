"""Keep what a person lets their manager read in step with what they tick."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from service.domain.answers import GivenReply
from service.domain.release import AFTER_SESSION
from service.domain.states import ReleaseState
from service.models import Answer, FormLink, Release, Reply
from service.models.encryption import fingerprint

_SHARE = "share"
"""The question in which lines are ticked."""


def without_unseen_ticks(stood: Iterable[Answer], given: GivenReply) -> GivenReply:
    """Leave out new ticks on private words that the sending device was not shown.

    Whoever holds a form link could else have them mailed to the manager and need no code.

    Args:
        stood: the answers as they are before `given` changes them.
    """
    unseen = {one.field for one in given.answers if one.keeps_stored}
    unseen -= {line for one in stood if one.field == _SHARE for line in json.loads(one.value)}
    if not unseen:
        return given
    answers = tuple(
        replace(one, value=_unticked(one.value, unseen)) if one.field == _SHARE else one
        for one in given.answers
    )
    return replace(given, answers=answers)


def _unticked(value: str, lines: set[str]) -> str:
    left = [line for line in json.loads(value) if line not in lines] if value else []
    return json.dumps(left) if left else ""


def release_lines(
    link: FormLink,
    reply: Reply,
    answers: dict[str, str],
    stored: Mapping[str, Release],
    *,
    now: datetime,
    delete_after: date,
) -> list[Release]:
    """Tick, change or take back the lines of one reply; a line that was sent is never touched.

    A line whose words change counts as ticked now: its 72 hours begin anew, so that nothing
    leaves that its owner did not see standing for three days.

    Args:
        stored: lines of this reply that were ever ticked.

    Returns:
        Lines that are ticked for the first time, to be inserted.
    """
    new: list[Release] = []
    if link.set_session_id is None:
        return new
    ticked = set(json.loads(answers[_SHARE])) if answers.get(_SHARE) else set()
    for line in AFTER_SESSION:
        row = stored.get(line)
        words = answers.get(line, "")
        if row is not None and row.state is ReleaseState.SENT:
            continue
        if line not in ticked or not words:
            if row is not None:
                row.state = ReleaseState.REVOKED
            continue
        if row is None:
            row = Release(
                owner_id=link.person_id,
                set_id=link.set_id,
                set_session_id=link.set_session_id,
                reply_id=reply.id,
                line=line,
                words=words,
                preview_hash=fingerprint(words),
                state=ReleaseState.DRAFTED,
                ticked_at=now,
                delete_after=delete_after,
            )
            new.append(row)
        elif row.words != words or row.state is ReleaseState.REVOKED:
            row.words = words
            row.preview_hash = fingerprint(words)
            row.state = ReleaseState.DRAFTED
            row.ticked_at = now
    return new

"""One meeting: who comes and came, who presented, what it taught, what worries its facilitator."""

import json

from service.domain.states import Coming, Presenting, Quorum, RiskKind
from service.models import (
    Attendance,
    LearningCorrection,
    Reflection,
    RiskFlag,
    Turn,
)
from service.store import form_subjects, session_rows
from service.workflows.carrying.carried import Carried, kept_row
from service.workflows.choose_quorum import choose_quorum
from service.workflows.keep_group_learning import keep_group_learning

_REFLECTION_PARTS = (
    ("helped", "Where I helped or got in the way"),
    ("try_next", "What I will try"),
)


def carry_coming(carried: Carried) -> None:
    """Keep whether somebody comes, and would present, in their own word."""
    session_id = carried.link.set_session_id
    if session_id is not None:
        row = _attendance(carried, session_id, carried.link.person_id)
        row.coming = Coming(carried.answers["coming"])
        if carried.has_changed("presenting"):
            told = carried.answers.get("presenting")
            row.presenting = None if told is None else Presenting(told)


def carry_marks(carried: Carried) -> None:
    """Keep who was there and presented; what another facilitator marked stays unless changed."""
    session_id = carried.link.set_session_id
    if session_id is None:
        return
    for person in form_subjects.members_asked_about(carried.db, carried.link):
        name = f"member_{person.id}"
        if carried.has_changed(f"{name}_attended"):
            told = carried.answers.get(f"{name}_attended")
            row = _attendance(carried, session_id, person.id)
            row.attended = None if told is None else told == "yes"
        if carried.has_changed(f"{name}_presented") or carried.has_changed(f"{name}_minutes"):
            _carry_turn(carried, session_id, person.id)


def carry_group_learning(carried: Carried) -> None:
    """Keep what the set learned; it is cleared by whoever wrote it last."""
    session_id = carried.link.set_session_id
    if session_id is None or not carried.has_changed("group_learning"):
        return
    words = carried.answers.get("group_learning", "")
    if not words:
        row = session_rows.group_learning(carried.db, session_id)
        if row is not None and row.written_by_id == carried.link.person_id:
            carried.db.delete(row)
        return
    keep_group_learning(
        carried.db,
        session_id,
        words,
        written_by_id=carried.link.person_id,
        delete_after=carried.delete_after,
        now=carried.now,
    )


def carry_correction(carried: Carried) -> None:
    """Keep what a member would put otherwise."""
    session_id = carried.link.set_session_id
    if session_id is None:
        return
    person_id = carried.link.person_id
    words = carried.answers.get("correction", "")
    row = kept_row(
        carried,
        session_rows.correction(carried.db, session_id, person_id),
        said=bool(words),
        make=lambda: LearningCorrection(
            set_session_id=session_id,
            person_id=person_id,
            written_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None:
        row.words = words


def carry_reflection(carried: Carried) -> None:
    """Keep what a facilitator notes about their own work."""
    session_id = carried.link.set_session_id
    if session_id is None:
        return
    words = "\n\n".join(
        f"{label}: {carried.answers[name]}"
        for name, label in _REFLECTION_PARTS
        if name in carried.answers
    )
    row = kept_row(
        carried,
        session_rows.reflection(carried.db, carried.reply.id),
        said=bool(words),
        make=lambda: Reflection(
            author_id=carried.link.person_id,
            set_session_id=session_id,
            reply_id=carried.reply.id,
            written_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None:
        row.words = words


def carry_concerns(carried: Carried) -> None:
    """Raise or take back a facilitator's concerns; one that HR has settled stays on record."""
    session_id = carried.link.set_session_id
    if session_id is None:
        return
    raised = {RiskKind(kind) for kind in json.loads(carried.answers.get("concern", "[]"))}
    stored = session_rows.risk_flags(carried.db, session_id, carried.link.person_id)
    for kind in raised - stored.keys():
        carried.new.append(
            RiskFlag(
                set_session_id=session_id,
                raised_by_id=carried.link.person_id,
                kind=kind,
                raised_at=carried.now,
            )
        )
    for kind, row in stored.items():
        if kind not in raised and row.settled_at is None:
            carried.db.delete(row)


def carry_quorum_choice(carried: Carried) -> None:
    """Keep what to do where few can come; the last word counts."""
    session_id = carried.link.set_session_id
    if session_id is not None:
        choice = Quorum(carried.answers["choice"])
        by_id = carried.link.person_id
        choose_quorum(carried.db, session_id, choice, by_id=by_id, now=carried.now)


def _carry_turn(carried: Carried, session_id: int, person_id: int) -> None:
    minutes = carried.answers.get(f"member_{person_id}_minutes")
    presented = minutes or carried.answers.get(f"member_{person_id}_presented")
    row = kept_row(
        carried,
        session_rows.turn(carried.db, session_id, person_id),
        said=bool(presented),
        make=lambda: Turn(set_session_id=session_id, person_id=person_id),
    )
    if row is not None:
        row.minutes = int(minutes) if minutes else None


def _attendance(carried: Carried, session_id: int, person_id: int) -> Attendance:
    row = session_rows.attendance(carried.db, session_id, person_id)
    if row is None:
        row = Attendance(set_session_id=session_id, person_id=person_id)
        carried.new.append(row)
    return row

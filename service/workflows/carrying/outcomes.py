"""What came of it: stories with their consent, recommendations and the sponsor's answers."""

import json
from dataclasses import replace
from datetime import date

from service.domain.answers import whole_number
from service.domain.outcome_units import OutcomeUnit
from service.domain.project import may_run
from service.domain.retention import last_day_of_numbers
from service.domain.states import Consent, Decision, FieldClass
from service.models import Outcome, Recommendation, Story
from service.store import form_subjects, outcome_rows, recommendations, set_questions
from service.workflows.carrying.carried import Carried, kept_row
from service.workflows.write_recommendation import drop_presses, reword, text_of


def carry_story(carried: Carried) -> None:
    """Keep somebody's story, and how far it may be told; without a word on that, not at all."""
    told = carried.of_class(FieldClass.CONSENT)
    row = kept_row(
        carried,
        outcome_rows.story(carried.db, carried.reply.id),
        said=bool(told),
        make=lambda: Story(
            owner_id=carried.link.person_id,
            set_id=carried.link.set_id,
            reply_id=carried.reply.id,
            written_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None:
        row.words = json.dumps(told, ensure_ascii=False)
        row.consent = Consent(carried.answers.get("consent", Consent.NO))


def carry_outcome(carried: Carried) -> None:
    """Keep what it was worth in numbers; one figure alone is the least and the most."""
    low, high = (whole_number(carried.answers.get(f"worth_{end}", "")) for end in ("low", "high"))
    programme = carried.link.programme
    row = kept_row(
        carried,
        outcome_rows.outcome(carried.db, carried.reply.id),
        said=low is not None or high is not None,
        make=lambda: Outcome(
            owner_id=carried.link.person_id,
            programme_id=carried.link.programme_id,
            set_id=carried.link.set_id,
            reply_id=carried.reply.id,
            told_at=carried.now,
            delete_after=max(last_day_of_numbers(programme.ends_at), carried.delete_after),
        ),
    )
    if row is not None:
        row.low = high or 0 if low is None else low
        row.high = row.low if high is None else high
        row.unit = OutcomeUnit(carried.answers.get("worth_unit", OutcomeUnit.OTHER))
        row.attribution = whole_number(carried.answers.get("attribution", ""))
        row.confidence = whole_number(carried.answers.get("confidence", ""))
        row.consent = Consent(carried.answers.get("consent", Consent.NO))


def carry_recommendation(carried: Carried) -> None:
    """Keep what a member recommends to the set; the sponsor reads it once the set puts it.

    What was put stands: other words are its next version, for the set alone until they are put.
    What the set has worded anew meanwhile is not covered by a form that is sent again unchanged.
    """
    if not carried.has_changed("recommendation") or carried.link.set_id is None:
        return
    set_questions.lock_set(carried.db, carried.link.set_id)
    words = carried.answers.get("recommendation", "")
    row = outcome_rows.recommendation(carried.db, carried.reply.id)
    if row is None:
        if words:
            carried.new.append(_recommendation(carried, words, reply_id=carried.reply.id))
        return
    while following := recommendations.replacing(carried.db, row.id):
        row = following
    if not words:
        _clear(carried, row)
    elif row.put_at is None:
        row.withdrawn_at = None
        reword(carried.db, row, replace(text_of(row), words=words))
    elif row.words != words:
        following = _recommendation(carried, words)
        following.version, following.replaces_id = row.version + 1, row.id
        carried.new.append(following)


def _recommendation(carried: Carried, words: str, **more: int) -> Recommendation:
    return Recommendation(
        set_id=carried.link.set_id,
        words=words,
        proposed_at=carried.now,
        delete_after=carried.delete_after,
        **more,
    )


def _clear(carried: Carried, row: Recommendation) -> None:
    """Take back what was not put; what others of the set worked on is only taken out."""
    if row.put_at is not None:
        return
    drop_presses(carried.db, row)
    carried.db.flush()
    if row.edition == 1:
        carried.db.delete(row)
    else:
        row.withdrawn_at = carried.now


def carry_decisions(carried: Carried) -> None:
    """Keep the sponsor's answer to each recommendation."""
    for row in form_subjects.recommendations_asked_about(carried.db, carried.link):
        name = f"recommendation_{row.id}"
        fields = [f"{name}_{part}" for part in ("decision", "reason", "owner", "due_on")]
        is_open = row.decision is Decision.PROPOSED
        if not is_open and not any(carried.has_changed(field) for field in fields):
            continue
        decision, reason, owner, due_on = (carried.answers.get(field, "") for field in fields)
        row.decision = Decision(decision or Decision.PROPOSED)
        row.decided_at = carried.now if decision else None
        row.reason = reason
        row.owner = owner
        row.due_on = date.fromisoformat(due_on) if due_on else None
        if not may_run(row.decision):
            row.running_at = row.done_at = None

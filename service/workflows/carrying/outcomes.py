"""What came of it: stories with their consent, recommendations and the sponsor's answers."""

import json
from datetime import date

from service.domain.states import Consent, Decision, FieldClass
from service.models import Recommendation, Story
from service.store import form_subjects, outcome_rows
from service.workflows.carrying.carried import Carried, kept_row


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


def carry_recommendation(carried: Carried) -> None:
    """Keep what a member recommends; other words are another recommendation, not yet answered."""
    words = carried.answers.get("recommendation", "")
    row = kept_row(
        carried,
        outcome_rows.recommendation(carried.db, carried.reply.id),
        said=bool(words),
        make=lambda: Recommendation(
            set_id=carried.link.set_id,
            reply_id=carried.reply.id,
            words=words,
            proposed_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None and row.words != words:
        row.words = words
        row.decision = Decision.PROPOSED
        row.decided_at = None


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

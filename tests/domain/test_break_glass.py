"""What break-glass can open, and how a request stands as time goes by."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.break_glass import (
    FORMS_TO_OPEN,
    READABLE,
    WAITS,
    GlassStanding,
    GlassState,
    glass_standing,
    opens,
)
from service.domain.states import FieldClass
from service.domain.visibility import (
    DataClass,
    Reader,
    Relation,
    Verdict,
    may_ask_to_open,
    may_read,
)
from service.forms.published import load, versions

ASKED_AT = datetime(2027, 3, 8, 10, 0, tzinfo=UTC)


def test_only_the_named_hr_lead_may_ask() -> None:
    assert {one for one in Reader if may_ask_to_open(one)} == {Reader.HR_LEAD}


def test_four_classes_open_and_only_once_they_were_opened() -> None:
    mine = Relation.SAME_PROGRAMME

    opened = {
        one for one in DataClass
        if may_read(one, Reader.BREAK_GLASS, mine, met={Verdict.IF_OPENED})
    }  # fmt: skip
    closed = {one for one in DataClass if may_read(one, Reader.BREAK_GLASS, mine)}

    assert opened == {
        DataClass.ACTION,
        DataClass.COMING,
        DataClass.HAPPENED,
        DataClass.FREE_TEXT,
    }
    assert closed == set()


def test_fields_that_open_are_those_for_the_set_or_the_facilitator() -> None:
    found = {
        f"{form} {one.name}"
        for form in FORMS_TO_OPEN
        for version in versions(form)
        for one in load(form, version).questions
        if opens(form, one.name, one.classes)
    }

    assert found == {
        *("baseline success", "baseline worry"),
        *("before-session state", "before-session happened"),
        *("before-session coming", "before-session presenting"),
        *("after-session action", "after-session first_step"),
        *("after-session due_on", "after-session noticed_by"),
        *("catch-up state", "catch-up happened", "catch-up tell_set"),
        *("pulse state", "pulse if_stuck"),
        *("mid-point keep", "mid-point change", "mid-point stop"),
    }


@pytest.mark.parametrize(
    ("form", "field", "classes", "expected"),
    [
        ("before-session", "action_12_happened", "S", True),
        ("before-session", "action_12_learned", "P", False),
        # Shown to the set by choice; the choice was not HR.
        ("before-session", "question", "S", False),
        ("after-session", "action", "P", False),
        ("after-session", "happened", "P", False),
        ("facilitator-wrap", "group_learning", "S", False),
    ],
)
def test_field_opens_by_its_form_and_by_whom_its_owner_showed_it(
    form: str, field: str, classes: str, *, expected: bool
) -> None:
    assert opens(form, field, frozenset(map(FieldClass, classes))) is expected


@pytest.mark.parametrize(
    ("state", "after", "standing"),
    [
        (GlassState.ASKED, WAITS - timedelta(seconds=1), GlassStanding.WAITING),
        (GlassState.ASKED, WAITS, GlassStanding.LAPSED),
        (GlassState.APPROVED, READABLE - timedelta(seconds=1), GlassStanding.READABLE),
        (GlassState.APPROVED, READABLE, GlassStanding.OVER),
        (GlassState.REFUSED, timedelta(), GlassStanding.REFUSED),
        (GlassState.WITHDRAWN, timedelta(), GlassStanding.WITHDRAWN),
    ],
)
def test_request_stands_by_what_was_done_and_by_the_clock(
    state: GlassState, after: timedelta, standing: GlassStanding
) -> None:
    until = ASKED_AT + READABLE if state is GlassState.APPROVED else None

    found = glass_standing(state, asked_at=ASKED_AT, readable_until=until, now=ASKED_AT + after)

    assert found is standing


@given(
    state=st.sampled_from(GlassState),
    approved_after=st.timedeltas(timedelta(), WAITS),
    steps=st.lists(st.timedeltas(timedelta(), timedelta(days=12)), min_size=2, max_size=5),
)
def test_what_closed_never_opens_again(
    state: GlassState, approved_after: timedelta, steps: list[timedelta]
) -> None:
    until = ASKED_AT + approved_after + READABLE if state is GlassState.APPROVED else None

    told = [
        glass_standing(state, asked_at=ASKED_AT, readable_until=until, now=ASKED_AT + step)
        for step in sorted(steps)
    ]

    live = [one in (GlassStanding.WAITING, GlassStanding.READABLE) for one in told]
    assert live == sorted(live, reverse=True)

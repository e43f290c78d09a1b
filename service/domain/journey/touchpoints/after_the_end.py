"""What comes of it: decisions, what lasted, reports, champions, and the end of what is kept."""

from service.domain.journey.touchpoints.kinds import (
    FINAL,
    Anchor,
    Audience,
    BeforeDeletion,
    Closes,
    DaysAfterEnd,
    OnceDecided,
    OnlyIf,
    Touchpoint,
    WeeksAfterEnd,
)
from service.domain.states import Mode

AFTER_THE_END = (
    Touchpoint(
        slug="sponsor-decisions",
        number="E23",
        trigger=DaysAfterEnd(working_days=5),
        audience=Audience.SPONSOR,
        anchor=Anchor.SET,
        form="sponsor-decisions",
        useless_after=Closes.WEEKS_8,
        priority=2,
        modes=frozenset({Mode.SHARED_PROJECT}),
        only_if=OnlyIf.RECOMMENDED,
    ),
    Touchpoint(
        slug="loop-closed",
        number="E24",
        trigger=OnceDecided(),
        audience=Audience.EVERYBODY,
        anchor=Anchor.SET,
        useless_after=Closes.WEEKS_12,
        priority=4,
        modes=frozenset({Mode.SHARED_PROJECT}),
        only_if=OnlyIf.DECIDED,
    ),
    Touchpoint(
        slug="twelve-weeks",
        number="E25",
        trigger=WeeksAfterEnd(weeks=12),
        audience=Audience.MEMBERS,
        kinds=FINAL,
        form="twelve-weeks",
        useless_after=Closes.WEEKS_16,
        priority=2,
    ),
    Touchpoint(
        slug="twelve-weeks-manager",
        number="E25",
        trigger=WeeksAfterEnd(weeks=12),
        audience=Audience.MANAGERS,
        kinds=FINAL,
        form="twelve-weeks-manager",
        useless_after=Closes.WEEKS_16,
        priority=4,
        only_if=OnlyIf.MANAGER_LATER,
    ),
    # The method's later look, once more: evaluation asks what came of it after half a year.
    Touchpoint(
        slug="six-months",
        number="E25",
        trigger=WeeksAfterEnd(weeks=26),
        audience=Audience.MEMBERS,
        kinds=FINAL,
        form="six-months",
        useless_after=Closes.WEEKS_30,
        priority=2,
        # Nothing of the days after the end may give way to a mail of half a year later.
        is_counted=False,
    ),
    Touchpoint(
        slug="programme-report",
        number="E26",
        trigger=WeeksAfterEnd(weeks=12),
        audience=Audience.SPONSOR_AND_CONTACT,
        anchor=Anchor.LAST,
        useless_after=Closes.WEEKS_16,
        priority=4,
    ),
)

INVITATION = Touchpoint(
    slug="champion-invitation",
    number="E27",
    trigger=WeeksAfterEnd(weeks=2),
    audience=Audience.MEMBERS,
    kinds=FINAL,
    form="champion-invitation",
    useless_after=Closes.WEEKS_8,
    priority=5,
    only_if=OnlyIf.FINISHED_WELL,
)

CHAMPIONS = tuple(
    Touchpoint(
        slug=f"champions-digest-{number}",
        number="E27",
        trigger=DaysAfterEnd(working_days=5),
        audience=Audience.CHAMPIONS,
        anchor=anchor,
        form=f"champion-offer-{number}",
        useless_after=Closes.WEEKS_4,
        priority=4,
    )
    for number, anchor in enumerate((Anchor.FIRST, Anchor.THIRD, Anchor.LAST), start=1)
)

DELETION = tuple(
    Touchpoint(
        slug=f"deletion-warning-{number}",
        number="X6",
        trigger=BeforeDeletion(days=days),
        audience=Audience.FORMER_TOO,
        anchor=Anchor.LAST,
        useless_after=Closes.DELETION,
        priority=1,
        only_if=OnlyIf.HAS_WORDS,
    )
    for number, days in enumerate((28, 7), start=1)
)

"""What HR may begin a programme from, so that no page is blank (method 1.1, 1.2)."""

from dataclasses import dataclass

from service.domain.states import Goal, Mode


@dataclass(frozen=True)
class Preset:
    """Answers to the six questions that have worked together elsewhere.

    `size` is how many members a set should have, `minutes` the length of a session.
    """

    slug: str
    title: str
    says: str
    """For whom it is, in a sentence."""
    goal: Goal
    mode: Mode
    size: int
    sessions: int
    interval_weeks: int
    minutes: int
    is_self_facilitated: bool = False


PRESETS = (
    Preset(
        slug="pilot",
        title="A first pilot",
        says="Everybody brings a question of their own, and the method is learnt on the way.",
        goal=Goal.BOTH,
        mode=Mode.OWN_ISSUE,
        size=6,
        sessions=6,
        interval_weeks=4,
        minutes=120,
    ),
    Preset(
        slug="projects",
        title="Sponsored projects",
        says="Each set works on one question of the company, and its sponsor decides at the end.",
        goal=Goal.FIX,
        mode=Mode.SHARED_PROJECT,
        size=6,
        sessions=6,
        interval_weeks=5,
        minutes=180,
    ),
    Preset(
        slug="self-run",
        title="Sets that run themselves",
        says="People who know the method take turns as hosts, in short and frequent meetings.",
        goal=Goal.LEARN,
        mode=Mode.QUESTIONS_FIRST,
        size=5,
        sessions=7,
        interval_weeks=3,
        minutes=90,
        is_self_facilitated=True,
    ),
)
BY_SLUG = {preset.slug: preset for preset in PRESETS}

SET_NAMES = (
    *("Maple", "Rowan", "Hazel", "Alder", "Willow", "Birch", "Cedar", "Linden", "Aspen", "Elm"),
    *("Oak", "Holly", "Larch", "Juniper", "Beech", "Poplar", "Cherry", "Walnut", "Spruce", "Yew"),
)


def set_name(number: int) -> str:
    """Return a name for a set, counted from 1."""
    return SET_NAMES[number - 1] if number <= len(SET_NAMES) else f"Set {number}"

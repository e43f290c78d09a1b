"""How HR reads the stages of coming in."""

from dataclasses import dataclass

from service.domain.funnel import Says, Step
from service.routes.console_words import Word
from service.workflows.remind_again import Reminded


@dataclass(frozen=True)
class StageWords:
    """A stage's title, what its number counts, what it opens, and for whom HR's word stands."""

    title: str
    counts: str
    opens: str
    by_hand: str = ""


STAGES = {
    Step.SPONSOR: StageWords(
        "Sponsor",
        "signed off",
        "Nobody else is asked before the sponsor's word, or yours.",
        "By your word",
    ),
    Step.MANAGERS: StageWords(
        "Managers",
        "released their people's time",
        "Each release invites the person it is about.",
        "Released by your word",
    ),
    Step.NOMINEES: StageWords(
        "Nominees", "invited", "Each is invited as soon as their manager has released their time."
    ),
    Step.JOINED: StageWords(
        "Joined",
        "joined",
        "Whoever joins gets the introduction to their set.",
        "Counted by your word",
    ),
    Step.AFFIRMED: StageWords(
        "Affirmed",
        "affirmed",
        "Affirmations are asked for in the set-up session. HR sees how many, never who.",
    ),
}
REASONS = {
    Says.TALK: Word("would like to talk first", "look"),
    Says.NO: Word("not as it stands", "look"),
    Says.NOT_NOW: Word("not now"),
}
"""What somebody chose who is still waited for, or who will not come."""


def reminded(told: Reminded) -> tuple[str, str]:
    """Return what to say of a reminder, and its shape."""
    left_out = [
        f"{count} {words}"
        for count, words in (
            (told.had_one_today, "had a mail today or have one on its way"),
            (told.away, "away just now"),
        )
        if count
    ]
    but = f" Left out: {', '.join(left_out)}." if left_out else ""
    if not told.reminded:
        return f"Nobody was reminded.{but}", "look"
    people = "1 person gets" if told.reminded == 1 else f"{told.reminded} people get"
    return f"{people} the mail once more, in their own working hours.{but}", "good"

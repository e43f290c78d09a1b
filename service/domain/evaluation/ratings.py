"""Levels 1 and 2: how sessions were found, and how people rate themselves, from blocks alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.rating_figures import (
    Figure,
    meeting_band,
    meeting_figure,
    set_figure,
    wave_figure,
)
from service.domain.evaluation.rows import Evidence
from service.domain.evaluation.small_numbers import Block
from service.domain.states import Wave

SESSION_ITEMS = {"useful": "Useful to me", "safe": "I could say what I think"}
SELF_RATINGS = {
    "open_questions": "I ask open questions before offering answers",
    "listening": "I listen without planning my reply",
    "reflecting": "I stop to reflect on what I do",
    "acting": "I act on problems I used to put up with",
    "leading": "I am confident to lead a piece of work",
    "speaking_up": "I speak up when I disagree",
    "reaching_out": "I can call on people outside my own area",
    "helping_think": "I help others think for themselves",
}
"""The eight lines of the forms, by the name of their field."""
_LATER_ITEMS = {
    "still_using": "I still use what I learned",
    "change": "As their managers see it: a change in how they work",
}
_METHOD_ITEMS = {
    "say_what_i_think": "I can say what I think here",
    "facilitation": "The facilitation helps me think",
}

_OF_SCALE = "of 7"
COUNTED = "Answers are counted once, five or more together; what has come since waits for more."
_WAVES = {
    Wave.THEN: "Then, looking back",
    Wave.NOW: "Now",
    Wave.BASELINE: "At the start",
    Wave.MIDPOINT: "Half-way",
    Wave.LATER: "Twelve weeks later",
}
_FIRST_WAVES = (Wave.THEN, Wave.NOW, Wave.BASELINE)
_OF_SESSIONS = (Wave.SESSION, Wave.MIDPOINT)


def session_line(evidence: Evidence, item: str) -> Chart:
    """Return a question's figure after each meeting number, over the programme."""
    blocks = evidence.blocks.get((Wave.SESSION, item), ())
    figures = {number: meeting_figure(blocks, number) for number in evidence.numbers}
    rows: list[dict[str, Cell]] = []
    for number, figure in figures.items():
        band = meeting_band(blocks, number)
        row: dict[str, Cell] = {
            "session": number,
            "middle": figure.mean,
            "low": None if band is None else band.lower,
            "high": None if band is None else band.upper,
            "n": figure.answers if figure.mean is not None else None,
        }
        rows.append(_with_reason(row, figure.reason))
    return Chart(
        slug=item,
        kind=ChartKind.BAND_LINE,
        title=_line_title(SESSION_ITEMS[item], figures),
        note=(
            f"{COUNTED} The band is the middle half of the groups counted, widened to hold the"
            " mean; it needs four groups."
        ),
        columns=(
            Column("session", "Session"),
            Column("middle", SESSION_ITEMS[item], _OF_SCALE),
            Column("low", "Lower edge of the middle half", _OF_SCALE),
            Column("high", "Upper edge of the middle half", _OF_SCALE),
            Column("n", "Answers"),
        ),
        rows=tuple(rows),
    )


def set_figures(evidence: Evidence, sets: Mapping[int, str]) -> Chart:
    """Return the running figures of these sets, each over two meetings or more."""
    rows: list[dict[str, Cell]] = []
    for item, label in SESSION_ITEMS.items():
        own: dict[int | None, list[Block]] = defaultdict(list)
        for block in evidence.blocks.get((Wave.SESSION, item), ()):
            own[block.set_id].append(block)
        for set_id, name in sets.items():
            figure = set_figure(own[set_id], set_id)
            rows.append(_measured(label, {"set": name}, figure))
    shown = sum(row["mean"] is not None for row in rows if row["measure"] == "Useful to me")
    return Chart(
        slug="by-set",
        kind=ChartKind.SMALL_MULTIPLES,
        title=f"{shown} of {len(sets)} sets have answers enough for a figure of their own",
        note=f"{COUNTED} A set's figure runs over its meetings, two at least.",
        columns=(
            Column("measure", "Measure"),
            Column("set", "Set"),
            Column("mean", "Mean", _OF_SCALE),
            Column("n", "Answers"),
        ),
        rows=tuple(rows),
    )


def self_ratings(evidence: Evidence) -> Chart:
    """Return the eight self-ratings: looking back, now, at the start, and in every later wave."""
    later = [one for one in _later_waves() if _is_asked(evidence, one, SELF_RATINGS)]
    waves = (*_FIRST_WAVES, *later)
    rows: list[dict[str, Cell]] = []
    for item, label in SELF_RATINGS.items():
        figures = {wave: wave_figure(evidence.blocks.get((wave, item), ())) for wave in waves}
        answers = [one.answers for one in figures.values() if one.mean is not None]
        row: dict[str, Cell] = {"skill": label}
        row |= {wave.value: figure.mean for wave, figure in figures.items()}
        row["n"] = min(answers) if answers else None
        reasons = {one.reason for one in figures.values() if one.reason}
        rows.append(_with_reason(row, next(iter(reasons), "")))
    columns = [Column(wave.value, _when(wave), _OF_SCALE) for wave in waves]
    return Chart(
        slug="learning",
        kind=ChartKind.DUMBBELL,
        title=_learning_title(rows),
        note=(
            f"{COUNTED} “Then” is asked at the end: what people expect of themselves shifts as they"
            " learn, so the start alone can look like loss. Late starts are left out. These are"
            " self-reports."
        ),
        columns=(
            Column("skill", "What they rated"),
            *columns[:3],
            Column("n", "Answers, at the fewest"),
            *columns[3:],
        ),
        rows=tuple(rows),
    )


def single_questions(
    evidence: Evidence, slug: str, title: str, asked: Sequence[tuple[Wave, str, str]]
) -> Chart:
    """Return questions that are asked once in a programme, each with its figure."""
    rows = [
        _measured(label, {"when": _when(wave)}, wave_figure(evidence.blocks.get((wave, item), ())))
        for wave, item, label in asked
    ]
    return Chart(
        slug=slug,
        kind=ChartKind.SMALL_MULTIPLES,
        title=title,
        note=COUNTED,
        columns=(
            Column("measure", "Measure"),
            Column("when", "Asked"),
            Column("mean", "Mean", _OF_SCALE),
            Column("n", "Answers"),
        ),
        rows=tuple(rows),
    )


def method_health(evidence: Evidence) -> Chart:
    """Return how people found the method at the mid-point."""
    asked = [(Wave.MIDPOINT, item, label) for item, label in _METHOD_ITEMS.items()]
    return single_questions(evidence, "method", "How the method was found half-way", asked)


def what_lasts(evidence: Evidence) -> Chart:
    """Return what people still use, and what their managers see, in each later wave.

    Twelve weeks after the end both are asked; a later wave has a row of what was asked in it.
    """
    asked = [
        (wave, item, label)
        for item, label in _LATER_ITEMS.items()
        for wave in _later_waves()
        if wave is Wave.LATER or (wave, item) in evidence.blocks
    ]
    return single_questions(evidence, "still-used", "What lasted after the end", asked)


def _when(wave: Wave) -> str:
    return _WAVES.get(wave, wave.value.replace("-", " ").capitalize())


def _later_waves() -> list[Wave]:
    return [wave for wave in Wave if wave not in (*_FIRST_WAVES, *_OF_SESSIONS)]


def _is_asked(evidence: Evidence, wave: Wave, items: Iterable[str]) -> bool:
    return any((wave, item) in evidence.blocks for item in items)


def _measured(label: str, where: Mapping[str, Cell], figure: Figure) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "measure": label,
        **where,
        "mean": figure.mean,
        "n": figure.answers if figure.mean is not None else None,
    }
    return _with_reason(row, figure.reason)


def _with_reason(row: dict[str, Cell], reason: str) -> dict[str, Cell]:
    return row | {"reason": reason} if reason else row


def _line_title(label: str, figures: Mapping[int, Figure]) -> str:
    shown = [one.mean for one in figures.values() if one.mean is not None]
    if not shown:
        return f"“{label}”: too few answers to show yet"
    if len(shown) == 1 or shown[0] == shown[-1]:
        return f"“{label}” stands at {shown[-1]} of 7"
    return f"“{label}” went from {shown[0]} to {shown[-1]} of 7"


def _learning_title(rows: Sequence[Mapping[str, Cell]]) -> str:
    moved = [
        (round(now - then, 1), str(row["skill"]), then, now)
        for row in rows
        if isinstance(then := row["then"], float) and isinstance(now := row["now"], float)
    ]
    if not moved:
        return "Too few answers to show what people learned yet"
    by, skill, then, now = max(moved, key=lambda one: one[0])
    if by <= 0:
        return "No self-rating is higher than people remember it from before"
    return f"“{skill}” moved most: from {then} to {now}"

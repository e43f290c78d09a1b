"""Nothing is lost and nothing comes twice, however often the service is killed."""

import faulthandler
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.faults import WHATS
from tests.conftest import LONG
from tests.crash.aftermath import check_calendar, check_mails
from tests.crash.killer import Goal, Killer
from tests.crash.life import Life
from tests.crash.programme import BOOKED_AT, write_programme
from tests.crash.sight import sight
from tests.crash.steps import Step
from tests.crash.stops import Stop, stops
from tests.crash.weather import RATE, bad_weather
from tests.flows import outlook
from tests.flows.harness import SENDER, running
from tests.flows.oracle import Story
from tests.flows.play import Play, opening_before
from tests.flows.workers import read_people
from tests.nursery import the_nursery

pytestmark = [
    pytest.mark.crash,
    # Most of it is waiting: one after the other they leave the cores to the rest.
    pytest.mark.xdist_group("crash"),
    pytest.mark.lasts(seconds=300),
]

_SENDERS = (SENDER, "learning-2@setwise.example", "learning-3@setwise.example")
_LATENCY_MS = 40
_BOOKING_LATENCY_MS = 250
"""A few series are created once each: their calls stay open long enough to be hit."""
_PIECE_SECONDS = 890
"""Most of it is spent waiting for the fate of mails that were asked to be sent, in real time."""


@dataclass(frozen=True)
class Form:
    """How much of it: a programme's size, the goal of the kills, and when they end.

    `stormy_stops` of the way are lived through under faults and kills, the rest without faults, and
    at peace once the goal is reached.
    """

    sets: int
    members: int
    sessions: int
    goal: Goal
    stormy_stops: int
    destroyed: int


# Four lives of 76 kills each, on each of both set-ups, are the long form.
_FORM = (
    Form(sets=8, members=5, sessions=3, goal=Goal(76, 3, 1.2), stormy_stops=99, destroyed=2)
    if LONG
    else Form(sets=2, members=6, sessions=2, goal=Goal(15, 1, 0.3), stormy_stops=3, destroyed=1)
)
_SEEDS = (1, 2, 3, 4) if LONG else (1,)


@pytest.mark.parametrize("seed", _SEEDS)
@pytest.mark.parametrize("kind", ["embedded", "many"])
def test_each_mail_comes_once_and_each_series_is_right_however_often_it_is_killed(
    kind: str,
    seed: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    # Longer than any other test may hang.
    faulthandler.dump_traceback_later(_PIECE_SECONDS, exit=True)
    with _life(kind, seed, tmp_path, request) as life:
        play = _live_through(life, seed)
        record_property("shown", f"crash {kind}, seed {seed}: {life.killer.tally}")
        mails = check_mails(life, play)
        check_calendar(life, play)

    tally = life.killer.tally
    assert mails > _FORM.sets * _FORM.members * _FORM.sessions
    assert tally.kills >= _FORM.goal.kills
    assert {step: tally.steps[step] for step in Step if tally.steps[step] < _FORM.goal.each} == {}
    assert tally.calls_open * 2 >= tally.kills
    assert len(life.destroyed) == _FORM.destroyed


def test_the_bad_weather_has_every_kind_of_fault_at_one_rate() -> None:
    rules = bad_weather(seed=1)
    passed, struck = 1.0, []
    for rule in rules:
        struck.append(passed * rule["probability"])
        passed -= struck[-1]
    assert {rule["what"] for rule in rules} == set(WHATS)
    assert struck == pytest.approx([RATE / len(rules)] * len(rules))


@contextmanager
def _life(kind: str, seed: int, folder: Path, request: pytest.FixtureRequest) -> Iterator[Life]:
    programme = write_programme(
        folder, sets=_FORM.sets, members=_FORM.members, sessions=_FORM.sessions, every_weeks=2
    )
    own = {}
    if kind == "many":
        own["database_url"] = str(request.getfixturevalue("postgres_url"))
        own["broker_url"] = str(request.getfixturevalue("redis_url"))
    with (
        running(
            kind,
            folder / "one",
            people=programme.people,
            at=BOOKED_AT,
            senders=_SENDERS,
            workers=2,
            **own,
        ) as set_up,
        sight(set_up) as seen,
    ):
        dice = random.Random(seed)
        killer = Killer(seen, dice, _FORM.goal)
        yield Life(set_up, programme, seen, killer, dice, the_nursery())


def _live_through(life: Life, seed: int) -> Play:
    life.set_up.ask("POST", "/_sandbox/latency", {"ms": _BOOKING_LATENCY_MS})
    life.set_up.ask("POST", "/_sandbox/faults", {"rules": bad_weather(seed)})
    life.book()
    life.set_up.ask("POST", "/_sandbox/latency", {"ms": _LATENCY_MS})
    play = Play(life.set_up, outlook.meetings(life.set_up))
    way = _way(life, play)
    stormy = way[: _FORM.stormy_stops]
    for number, stop in enumerate(stormy):
        _change_the_tenant(life)
        left = len(stormy) - number
        # The last of them is kept for what the others did not yield.
        kills = -(-max(_FORM.goal.kills - life.killer.tally.kills, 0) // max(left - 1, 1))
        if left == 1 and _FORM.destroyed:
            refused = {"match": {"path_regex": "/send$"}, "what": "503", "probability": 0.2}
            rules = [refused | {"seed": seed}, *bad_weather(seed)]
            life.set_up.ask("POST", "/_sandbox/faults", {"rules": rules})
        life.live_to(stop, kills=kills, meddle=_FORM.destroyed if left == 1 else 0)
        _let_people_act(life, play, stop)
    life.set_up.ask("POST", "/_sandbox/faults", {"rules": []})
    life.killer.take_what_comes()
    for stop in way[_FORM.stormy_stops :]:
        # A quick machine may have its work done before it was hit often enough.
        life.live_to(stop, kills=max(_FORM.goal.kills - life.killer.tally.kills, 0))
        _let_people_act(life, play, stop)
    life.start_all_anew()
    return play


def _way(life: Life, play: Play) -> list[Stop]:
    """Return every instant at which mail may fall due, whatever people do."""
    mails = life.expected(
        play.meetings,
        until=life.programme.dates()[-1][1] + timedelta(weeks=5),
        story=Story({}, {}, {}),
    )
    return stops(list(mails))


def _change_the_tenant(life: Life) -> None:
    """Let ids change on sending or not, searches lag, and mail take its time."""
    life.set_up.ask(
        "POST",
        "/_sandbox/tenant",
        {
            "id_changes_on_send": life.dice.random() < 0.5,
            "search_lag_ms": life.dice.choice((0, 300)),
            "send_delay_ms": life.dice.choice((0, 200)),
        },
    )


def _let_people_act(life: Life, play: Play, stop: Stop) -> None:
    """Once the second session is near: one comes, one does not, one leaves the set."""
    name = life.programme.names()[0]
    people = read_people(life.programme.people).values()
    members = [one for one in people if one.set_name == name and one.role == "member"]
    coming, absent, leaver = members[:3]
    second = play.meetings[name][1]
    if stop.begins != opening_before(coming, second.start, 5):
        return
    play.answer(coming.address, "before-session", 2, {"coming": "yes"})
    play.answer(absent.address, "before-session", 2, {"coming": "no"})
    play.step_out(leaver.address)
    life.follow(kills=2 if life.killer.tally.kills < _FORM.goal.kills else 0)

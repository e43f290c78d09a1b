"""What every HR page shares: the rail of programmes, the words, what its reader may see, paging."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from service.domain.reach import Reach
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read, verdict
from service.routes import access, console_words
from service.routes.context import get_db, get_now, get_wiring
from service.store.programme_list import programme_names
from service.store.stops import standing_stop

_LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Sight:
    """What the table of `domain/visibility.py` lets this reader see of a programme's people."""

    working_patterns: bool
    process_facts: bool
    affirmation_counts: bool
    attendance: bool


def render_console(template: str, **values: Any) -> str:
    """Render one HR page inside its frame.

    `values` are what the page itself shows (Any: a template takes everything).
    """
    settings = get_wiring().settings
    return render_template(
        template,
        rail=programme_names(get_db()),
        stopped=standing_stop(get_db()),
        reach=Reach.of(settings.send_mode, settings.pilot_recipients),
        say=console_words.Saying(get_now()),
        words=console_words,
        sees=sight_of(access.current().reader),
        **values,
    )


def sight_of(reader: Reader) -> Sight:
    """Ask the table, once for a page."""
    mine = Relation.SAME_PROGRAMME
    return Sight(
        working_patterns=may_read(DataClass.WORKING_PATTERN, reader, mine),
        process_facts=may_read(DataClass.PROCESS_FACT, reader, mine),
        affirmation_counts=verdict(DataClass.AFFIRMATION, reader, mine)
        in (Verdict.COUNTS_ONLY, Verdict.ALLOWED),
        attendance=may_read(DataClass.ATTENDANCE, reader, mine),
    )


def page_number(text: str | None) -> int:
    """Return a page number from an address, 1 where it says nothing sensible."""
    return int(text) if text and text.isdecimal() and 0 < int(text) < 100_000 else 1


def row_number(text: str | None) -> int | None:
    """Return an id from an address, None where it says nothing that can be one."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def searched_words(name: str = "words") -> str:
    """Return what the address searches a list for, "" for nothing."""
    return " ".join(request.args.get(name, "").split())[:_LONGEST_SEARCH]

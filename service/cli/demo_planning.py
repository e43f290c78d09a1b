"""Both planners work on the demo's programme before it is booked, as they do for HR."""

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.domain.date_request import request_of
from service.domain.programme_file import ProgrammeFile
from service.domain.states import JobKind, JobState
from service.errors import BadInput, Refused
from service.files.date_choices import look_at_dates
from service.files.draft import Written, check_draft, members_of, written_in
from service.files.planned_dates import with_planned_dates
from service.files.seat_request import seat_request, with_formed
from service.store.draft_plannings import last_planning
from service.store.programme_drafts import find_draft
from service.wiring import Wiring
from service.workflows.ask_planning import ask_planning
from service.workflows.begin_draft import begin_draft
from service.workflows.discard_draft import discard_draft

_ACTOR = "command-line"
_PATIENCE_SECONDS = 120
_LOOK_EVERY_SECONDS = 0.2


def plan_programme_file(wiring: Wiring, path: Path, stop: threading.Event) -> ProgrammeFile:
    """Form the sets of a programme file and plan all its dates by everybody's calendars.

    A running service works the two jobs, of a draft that is thrown away at the end.

    Raises:
        BadInput: the file, or what came of it, cannot be booked.
        Refused: a planner found that there is no way, or did not end in time.
    """
    before = written_in(path)
    size = round(len(members_of(before)) / max(len(before.sets), 1))
    with wiring.database.writing() as db:
        now = wiring.clock.now()
        draft_id = begin_draft(db, before.settings, size=size, actor=_ACTOR, now=now).id
    try:
        today = wiring.clock.now().date()
        asked = seat_request(before, size=size, kept=(), on=today)
        formed = with_formed(before, _planned(wiring, draft_id, JobKind.SEATS, asked, stop))
        choices = look_at_dates(formed, now=wiring.clock.now())
        if choices is None:
            raise Refused("the formed sets cannot be dated")
        asked = request_of(choices.file, now=wiring.clock.now())
        found = _planned(wiring, draft_id, JobKind.DATES, asked, stop)
        return _checked(with_planned_dates(formed, found, now=wiring.clock.now()))
    finally:
        with wiring.database.writing() as db:
            discard_draft(db, draft_id, actor=_ACTOR, now=wiring.clock.now())


def _planned(
    wiring: Wiring, draft_id: int, kind: JobKind, asked: Mapping[str, Any], stop: threading.Event
) -> Mapping[str, Any]:
    with wiring.database.writing() as db:
        draft = find_draft(db, draft_id)
        assert draft is not None
        now = wiring.clock.now()
        ask_planning(db, draft_id, kind, asked, seen=draft.version, actor=_ACTOR, now=now)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and not stop.wait(_LOOK_EVERY_SECONDS):
        with wiring.database.reading() as db:
            planning = last_planning(db, draft_id, kind)
        if planning is not None and planning.is_ended:
            if planning.state is JobState.DONE:
                return planning.found
            raise Refused(planning.problem or "the planner failed")
    raise Refused("the planner did not end in time")


def _checked(draft: Written) -> ProgrammeFile:
    file, problems, _ = check_draft(draft)
    if file is None:
        raise BadInput(problems)
    return file

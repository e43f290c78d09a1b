"""Programmes: a file becomes a plan, the plan is confirmed, the programme is a grid."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from service.domain.plan import PlanCounts
from service.domain.programme_file import ProgrammeFile
from service.domain.questions.scope import ScopeStatement
from service.domain.states import Entry, ProgrammeState
from service.errors import BadInput, Problem, Refused
from service.files import FileContent, read_programme
from service.forms.starters import failed_in_words, load_starters
from service.routes import access, funnel_words
from service.routes.console import page_number, render_console, row_number, searched_words
from service.routes.context import get_db, get_now, get_wiring
from service.store.answers import calendar_answers
from service.store.booking_plan import attendees_receive, booking_counts, booking_plan
from service.store.funnel import funnel_numbers
from service.store.job_progress import newest_job
from service.store.programme_drafts import draft_of_programme
from service.store.programme_grid import (
    Cell,
    CellState,
    Grid,
    SetRow,
    has_set_up_ahead,
    programme_grid,
)
from service.store.programme_head import ProgrammeHead, find_programme
from service.store.session_panel import session_mails
from service.store.set_slice import SETS_A_PAGE, set_of_session, slice_of_sets
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from service.workflows.discard_programme import discard_programme
from service.workflows.take_back_approval import TIME_TO_TAKE_BACK, take_back_approval

blueprint = Blueprint("programmes", __name__)
access.guard(blueprint)

_EXAMPLE = Path(__file__).parents[2] / "examples" / "becky.yaml"
_MOST_WITHOUT_TYPING = 25
"""Invitations that one press may send."""
_MOST_WARNINGS = 5
"""They travel to the next page in a cookie, which holds little; `setwise book` prints them all."""


@blueprint.get("/programmes/new")
def new() -> ResponseReturnValue:
    """Ask for a programme file, or offer the example."""
    if not access.current().changes:
        abort(403)
    return _new_page("example", [], ("", ""))


@blueprint.post("/programmes/new")
def upload() -> ResponseReturnValue:
    """Read the file and write its plan; whatever is wrong comes back at once, all of it."""
    source = "upload" if request.form.get("source") == "upload" else "example"
    programme, people = _upload("programme"), _upload("people")
    try:
        file = _read(source, programme, people)
        booked = book_programme(
            get_db(),
            file,
            actor=access.colleague().actor,
            now=get_now(),
            organisers=get_wiring().settings.organiser_mailboxes,
        )
    except (BadInput, Refused) as exc:
        return _show_problems(source, exc, (programme, people))
    for warning in file.warnings[:_MOST_WARNINGS]:
        flash(str(warning), "look")
    if booked.state is not ProgrammeState.PLANNED:
        flash("This programme is booked already, and nothing was changed.", "good")
        return redirect(url_for("programmes.show", programme_id=booked.id), 303)
    return redirect(url_for("programmes.plan", programme_id=booked.id), 303)


@blueprint.get("/programmes/<int:programme_id>/plan")
def plan(programme_id: int) -> ResponseReturnValue:
    """Show what would leave, like a receipt, before anything does; the sets a few at a time."""
    head = _head(programme_id)
    db, now = get_db(), get_now()
    words, page = searched_words(), page_number(request.args.get("page"))
    shown = slice_of_sets(db, programme_id, words=words, page=page)
    planned = booking_plan(db, programme_id, of_sets=shown.set_ids)
    sets = planned.sets if planned else ()
    counts = booking_counts(db, programme_id)
    waits = head.state is ProgrammeState.PLANNED and access.current().changes

    def address(number: int) -> str:
        """Return this page's address with other sets."""
        return url_for(
            "programmes.plan",
            programme_id=programme_id,
            words=words or None,
            page=None if number == 1 else number,
            _anchor="dates",
        )

    return render_console(
        "hr/plan.html",
        programme=head,
        sets=sets,
        counts=counts,
        searched=words,
        total=shown.total,
        page=page,
        page_size=SETS_A_PAGE,
        address=address,
        scopes={one.name: failed_in_words(ScopeStatement(one.project)) for one in sets},
        starters=load_starters(),
        # Said only to whom it tells something: who may confirm what nobody confirmed yet.
        receive=attendees_receive(db, programme_id, now=now) if waits else "",
        needs_typing=needs_typing(counts),
        minutes=TIME_TO_TAKE_BACK // timedelta(minutes=1),
        draft=draft_of_programme(db, head.key),
    )


@blueprint.post("/programmes/<int:programme_id>/approve")
def approve(programme_id: int) -> ResponseReturnValue:
    """Confirm the plan; a worker books it from here on."""
    is_first = _head(programme_id).state is ProgrammeState.PLANNED
    db, now = get_db(), get_now()
    try:
        if is_first:
            _refuse_untyped(programme_id)
        job = approve_programme(
            db,
            programme_id,
            actor=access.colleague().actor,
            now=now,
            # Empty where a job goes on: its programme was confirmed before.
            digest=request.form.get("source_digest", ""),
            leaves_at=now + TIME_TO_TAKE_BACK if is_first else None,
        )
    except Refused as exc:
        flash(f"Nothing was booked: {exc}.", "look")
        return redirect(url_for("programmes.plan", programme_id=programme_id), 303)
    return redirect(url_for("jobs.show", job_id=job.id), 303)


@blueprint.post("/programmes/<int:programme_id>/take-back")
def take_back(programme_id: int) -> ResponseReturnValue:
    """Make a confirmed plan a plan again, before anything of it has left."""
    _head(programme_id)
    try:
        take_back_approval(get_db(), programme_id, actor=access.colleague().actor, now=get_now())
    except Refused as exc:
        flash(f"Nothing was taken back: {exc}.", "look")
        return redirect(url_for("programmes.show", programme_id=programme_id), 303)
    flash("Taken back. Nothing was booked, and nobody heard of it.", "good")
    return redirect(url_for("programmes.plan", programme_id=programme_id), 303)


@blueprint.post("/programmes/<int:programme_id>/discard")
def discard(programme_id: int) -> ResponseReturnValue:
    """Throw a plan away that nobody confirmed."""
    name = _head(programme_id).name
    try:
        discard_programme(get_db(), programme_id, actor=access.colleague().actor, now=get_now())
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
        return redirect(url_for("programmes.show", programme_id=programme_id), 303)
    flash(f"The plan of {name} is gone, and nobody heard of it.", "good")
    return redirect(url_for("home.show"), 303)


@blueprint.get("/programmes/<int:programme_id>")
def show(programme_id: int) -> ResponseReturnValue:
    """Show the grid of sets and sessions, with one session beside it where one is chosen."""
    db = get_db()
    head = _head(programme_id)
    words, page = searched_words(), page_number(request.args.get("page"))
    shown = slice_of_sets(db, programme_id, words=words, page=page)
    grid = programme_grid(db, programme_id, now=get_now(), of_sets=shown.set_ids)
    chosen = _chosen(programme_id, grid)

    def address(*, page: int | None = page, session: int | None = None) -> str:
        """Return this page's address with another page, or a session beside the grid."""
        return url_for(
            "programmes.show",
            programme_id=programme_id,
            words=words or None,
            page=None if page == 1 else page,
            session=session,
        )

    return render_console(
        "hr/programme.html",
        programme=head,
        grid=grid,
        searched=words,
        total=shown.total,
        page=page,
        page_size=SETS_A_PAGE,
        address=address,
        cell_states=list(CellState),
        chosen=chosen,
        mails=session_mails(db, chosen[1].session_id) if chosen else None,
        answers=calendar_answers(db, [chosen[0].set_id], now=get_now())[chosen[0].set_id]
        if chosen
        else None,
        job=newest_job(db, programme_id),
        funnel=funnel_numbers(db, programme_id) if _still_asks(head) else None,
        stages=funnel_words.STAGES,
    )


def _chosen(programme_id: int, grid: Grid) -> tuple[SetRow, Cell] | None:
    """Return the session that the address asks for, of whatever set of the programme it is."""
    asked = row_number(request.args.get("session"))
    set_id = None if asked is None else set_of_session(get_db(), programme_id, asked)
    if set_id is None:
        return None
    if all(row.set_id != set_id for row in grid.rows):
        grid = programme_grid(get_db(), programme_id, now=get_now(), of_sets=[set_id])
    return next(
        (row, cell) for row in grid.rows for cell in row.cells.values() if cell.session_id == asked
    )


def _still_asks(head: ProgrammeHead) -> bool:
    asks = head.entry is Entry.INVITE and head.state is ProgrammeState.APPROVED
    return asks and has_set_up_ahead(get_db(), head.programme_id, now=get_now())


def _read(source: str, programme: FileContent | None, people: FileContent | None) -> ProgrammeFile:
    if source == "example":
        return read_programme(_EXAMPLE)
    if programme is None:
        message = "is missing; choose a YAML or XLSX file, or take the example"
        raise BadInput([Problem("programme file", None, None, message)])
    return read_programme(programme, people)


def _upload(field: str) -> FileContent | None:
    given = request.files.get(field)
    if given is None or not given.filename:
        return None
    return FileContent(Path(given.filename).name, given.read())


def _show_problems(
    source: str,
    wrong: BadInput | Refused,
    given: tuple[FileContent | None, FileContent | None],
) -> ResponseReturnValue:
    names = tuple(file.name if file else "" for file in given)
    # A refusal is one problem of the file as a whole: no day is free for one of its dates.
    whole = Problem(names[0] or _EXAMPLE.name, None, None, str(wrong))
    problems = wrong.problems if isinstance(wrong, BadInput) else [whole]
    return _new_page(source, problems, names), 422


def _new_page(source: str, problems: Sequence[Problem], names: Sequence[str]) -> str:
    return render_console(
        "hr/new.html", source=source, problems=problems, names=names, starters=load_starters()
    )


def needs_typing(counts: PlanCounts) -> bool:
    """Whether so many people hear of it that its number is typed before it is confirmed."""
    return counts.invitations > _MOST_WITHOUT_TYPING


def _refuse_untyped(programme_id: int) -> None:
    counts = booking_counts(get_db(), programme_id)
    typed = request.form.get("invitations", "").strip()
    if needs_typing(counts) and typed != str(counts.invitations):
        raise Refused(
            f"type the number of invitations, {counts.invitations}, to say that you mean it"
        )


def _head(programme_id: int) -> ProgrammeHead:
    head = find_programme(get_db(), programme_id)
    if head is None:
        abort(404)
    return head

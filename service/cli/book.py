"""`setwise book FILE`: rows, plan, confirmation, calendar series with visible progress."""

import json
from dataclasses import replace
from pathlib import Path

import click

from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.booking import book_and_watch, programme_name
from service.cli.database import bring_up_to_date, database_is_made
from service.cli.dry_run import what_each_receives
from service.cli.processes import start_logs
from service.clock import FollowingClock
from service.domain.plan import BookingPlan, plan_programme
from service.domain.programme_file import ProgrammeFile
from service.domain.states import JobState, ProgrammeState
from service.files.programme import read_programme
from service.store.booking_plan import booking_plan
from service.store.programmes import programme_by_key
from service.wiring import Wiring, build


@click.command("book")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print the plan; write nothing, call nothing.")
@click.option("--yes", is_flag=True, help="Skip the question, and the ten minutes of undo.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Book a programme file (YAML or XLSX); booked again, it changes nothing."""
    settings = load_settings()
    start_logs(settings)
    wanted = read_programme(file)
    wiring = build(settings)
    if not dry_run:
        bring_up_to_date(settings)
        require_own_rows(wiring)
    elif not database_is_made(settings):
        wiring = _without_rows(wiring)
    plan = _plan(wiring, wanted)
    if not as_json:
        _show_plan(plan)
    if dry_run:
        received = what_each_receives(wiring, wanted)
        if as_json:
            click.echo(json.dumps(_plan_json(plan) | {"receives": received}))
        else:
            _show_receivers(received)
        return
    if not yes:
        click.confirm("Book this?", abort=True)
    job = book_and_watch(wiring, wanted, actor="command-line")
    if as_json:
        told = _plan_json(plan) | {"job": job.id, "state": job.state.value, "booked": job.done}
        click.echo(json.dumps(told))
    elif job.state is JobState.DONE:
        click.echo(f"{programme_name(wiring, job)}: {job.done} of {job.total} series are booked.")
    if job.state is not JobState.DONE:
        problem = (
            wiring.why_quiet()
            or job.problem
            or "the calendar asked us to wait; a running service goes on by itself"
        )
        raise click.ClickException(f"{job.done} of {job.total} series are booked: {problem}")


def _plan(wiring: Wiring, wanted: ProgrammeFile) -> BookingPlan:
    """Return the plan of the programme that stands under this key, or else a new one."""
    if database_is_made(wiring.settings):
        with wiring.database.reading() as db:
            programme = programme_by_key(db, wanted.key)
            if programme is not None and programme.state is not ProgrammeState.PLANNED:
                booked = booking_plan(db, programme.id)
                if booked is not None:
                    return booked
    return plan_programme(wanted, now=wiring.clock.now())


def _without_rows(wiring: Wiring) -> Wiring:
    """Return it with a clock that asks no row: a dry run does not make the database."""
    standing = wiring.followed()
    return replace(wiring, clock=FollowingClock(lambda: standing))


def _show_plan(plan: BookingPlan) -> None:
    click.echo(plan.summary())
    for planned in plan.sets:
        click.echo(f"  {planned.name}: {planned.project}")
        for day in planned.dates.dates:
            click.echo(f"    {day.number}  {day.starts_local:%A %d %B %Y, %H:%M}")
    for warning in plan.warnings:
        click.echo(f"  Please look: {warning}")


def _show_receivers(received: dict[str, dict[str, int]]) -> None:
    click.echo("Each person would receive, reminders counted as if nobody answered:")
    for address, counts in received.items():
        parts = (f"{count} {kind}" for kind, count in counts.items())
        click.echo(f"  {address}: {', '.join(parts)}")


def _plan_json(plan: BookingPlan) -> dict[str, object]:
    return {
        "summary": plan.summary(),
        "series": len(plan.sets),
        "sessions": plan.sessions,
        "people": plan.people,
        "invitations": plan.invitations,
        "date_updates": plan.date_updates,
        "dates": {
            planned.name: [day.starts_at.isoformat() for day in planned.dates.dates]
            for planned in plan.sets
        },
        "warnings": [str(warning) for warning in plan.warnings],
    }

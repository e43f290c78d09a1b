"""`setwise demo`: everything on this machine, booked and running, in one command."""

import json
import os
import socket
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import click

from service.cli.booking import approve_and_watch, book_and_watch
from service.cli.demo_calendars import calendars
from service.cli.demo_planning import plan_programme_file
from service.cli.processes import start_logs, until_told_to_stop
from service.cli.sandbox_child import Sandbox, start_sandbox
from service.cli.serve import Service, start_service
from service.domain.journey.due import due_mails
from service.domain.programme_file import ProgrammeFile
from service.domain.states import JobState
from service.errors import BadInput, Refused
from service.files.programme import read_programme
from service.jobs.work import open_form_url, whole_journey
from service.models import Job
from service.settings import Settings, SettingsError
from service.store.programmes import programme_by_key

_ACTOR = "command-line"
_FIRST_MAIL = "joining"
_PATIENCE_SECONDS = 120
_LOOK_EVERY_SECONDS = 0.2


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Of the web pages; 0: any free one.")
@click.option("--sandbox-port", default=8365, show_default=True, help="Its TLS port; 0 likewise.")
@click.option("--people-port", default=8366, show_default=True, help="For people; 0 likewise.")
@click.option(
    "--data", default="var", show_default=True, type=click.Path(path_type=Path), help="Its folder."
)
@click.option(
    "--programme",
    default="examples/becky.yaml",
    show_default=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What is booked.",
)
def command(port: int, sandbox_port: int, people_port: int, data: Path, programme: Path) -> None:
    """Show everything on this machine, with a sandbox for Microsoft 365; Ctrl-C ends it."""
    stop = until_told_to_stop()
    file = read_programme(programme)
    sandbox = start_sandbox(
        data=data / "sandbox",
        port=sandbox_port,
        people_port=people_port,
        people=programme.parent / "people.csv",
    )
    try:
        # HR's contact runs the programme, so the console opens to them.
        sandbox.tell(
            "person",
            {
                "email": file.contact_address,
                "name": file.contact_name,
                "job_title": "HR",
                "app_roles": ["HR.Admin"],
            },
        )
        settings = _settings(sandbox, port=port or _free_port(), data=data)
        # As an administrator sets up a real tenant: the worker reaches its own mailboxes alone.
        own = [*settings.sender_mailboxes, *settings.organiser_mailboxes]
        sandbox.tell("tenant", {"scope": own})
        start_logs(settings)
        service = start_service(settings)
        try:
            job = _booked(service, sandbox, file, programme, stop)
            if job.state is JobState.FAILED:
                raise click.ClickException(f"The booking failed: {job.problem}")
            _let_first_mails_go(service, sandbox, stop)
            if not stop.is_set():
                _show(settings, sandbox, open_form_url(service.wiring), hr=file.contact_name)
            stop.wait()
        finally:
            service.stop()
    finally:
        sandbox.stop()


def _booked(
    service: Service, sandbox: Sandbox, file: ProgrammeFile, path: Path, stop: threading.Event
) -> Job:
    """Plan the programme by everybody's calendars and book it; at a later start, go on with it."""
    wiring = service.wiring
    with wiring.database.reading() as db:
        booked = programme_by_key(db, file.key)
    if booked is not None:
        return approve_and_watch(wiring, booked.id, actor=_ACTOR, stop=stop)
    today = wiring.clock.now().date()
    monday = today - timedelta(days=today.weekday())
    for address, taken in calendars(file.people, monday=monday).items():
        busy = [[begin.isoformat(), end.isoformat()] for begin, end in taken]
        sandbox.tell("person", {"email": address, "busy": busy})
    try:
        file = plan_programme_file(wiring, path, stop)
    except (BadInput, Refused) as exc:
        if not stop.is_set():
            click.echo(f"Booked as the file says, since nothing could be planned: {exc}", err=True)
    # The demo says that it skips the confirmation, as `book --yes` does.
    return book_and_watch(wiring, file, actor=_ACTOR, stop=stop)


def _settings(sandbox: Sandbox, *, port: int, data: Path) -> Settings:
    # What the demo needs wins over the caller's environment, or it might meet a real tenant.
    variables = {
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "DATA_DIR": str(data),
        "WEB_PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        **sandbox.settings(),
    }
    try:
        return Settings.load(variables)
    except SettingsError as exc:
        raise click.ClickException(str(exc)) from exc


def _free_port() -> int:
    # Links carry the port, so it has to be known before anything is made.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _let_first_mails_go(service: Service, sandbox: Sandbox, stop: threading.Event) -> None:
    """Move the sandbox's clock to the first mails, since nobody is written to at night."""
    wiring = service.wiring
    journey = whole_journey(wiring)
    instants = sorted(
        mail.due_at
        for facts in journey.programmes
        for mail in due_mails(facts)
        if mail.touchpoint.slug == _FIRST_MAIL
    )
    if not journey.known and instants:
        # Most people have theirs by then; who is off that day gets it on their next one.
        first_out = instants[len(instants) // 2] + timedelta(minutes=1)
        sandbox.tell("clock", {"now": first_out.isoformat()})
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and not stop.wait(_LOOK_EVERY_SECONDS):
        if wiring.is_in_step() and open_form_url(wiring) is not None:
            return


def _show(settings: Settings, sandbox: Sandbox, form: str | None, *, hr: str) -> None:
    addresses = {
        "console": settings.public_url,
        "inboxes": sandbox.people_url,
        "form": form or settings.public_url,
    }
    if not sys.stdout.isatty():
        click.echo(json.dumps(addresses))
        sys.stdout.flush()
        return
    click.echo(
        f"""
Setwise is running. Nothing leaves this machine.

  HR's console           {addresses["console"]}
  Everyone's inbox       {addresses["inboxes"]}
  One participant's form {addresses["form"]}

Try next: answer the form, then open everyone's inbox and move the clock a week; each mail
opens from what was answered. Sign in to the console as {hr}.
Ctrl-C ends all of it; `rm -r` the data folder to begin anew.
"""
    )

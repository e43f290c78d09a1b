"""`setwise web`: the web pages, on as many machines as wanted."""

import os

import click
from flask import Flask

from service.app import create_app
from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.processes import keep_what_pages_load, show_traces, start_logs
from service.settings import Settings
from service.wiring import build


def make_application() -> Flask:
    """Return the WSGI application that the environment asks for; a server calls this."""
    settings = Settings.load(os.environ)
    start_logs(settings)
    show_traces(settings, "web")
    wiring = build(settings)
    require_own_rows(wiring)
    app = create_app(wiring)
    keep_what_pages_load()
    return app


@click.command("web")
def command() -> None:
    """Serve the pages until told to stop."""
    # Said here first, so that a wrong setting ends in one line and not in a server's traceback.
    settings = load_settings()
    wiring = build(settings)
    require_own_rows(wiring)
    wiring.database.dispose()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "service.cli.web:make_application",
        factory=True,
        address=settings.web_host,
        port=settings.web_port,
        interface=Interfaces.WSGI,
        blocking_threads=settings.web_threads,
        websockets=False,
        log_enabled=False,
    ).serve()

"""The command line: one file a command, each imported only when it is asked for."""

import importlib
import os
import sys

import click

from service.settings import Settings, SettingsError

_COMMANDS = {
    "book": "Book a programme file: rows, plan, calendar series.",
    "clock": "Run the clock: what is due, when.",
    "db": "Bring the database up to date, check it, or renew its keys.",
    "demo": "Show everything on this machine, with a sandbox for Microsoft 365.",
    "doctor": "Check settings, database, broker, sign-in, permissions and limits.",
    "draw-charts": "Draw a programme's charts, as a worker asks for them.",
    "due": "Tell which messages fall due in a window, to whom, and why others do not.",
    "erase": "Erase one person; without --apply, say what that would do.",
    "export-person": "Write everything about one person into a file, for them alone.",
    "form-sets": "Divide people into sets: who sits with whom.",
    "go-live": "Leave the sandbox for a tenant: check everything, take none of its rows along.",
    "plan-dates": "Choose when every set of a programme meets, all of them at once.",
    "plan-seats": "Form the sets of a draft, as a worker asks for them.",
    "preview": "Show one message as one person gets it.",
    "retention": "Count what has been kept long enough; with --apply, let it go.",
    "restored": "After a backup was restored: learn from Sent Items what was sent since.",
    "resume": "Let mail and calendars go on after a stop.",
    "serve": "Run web, clock and worker in this one process.",
    "stop": "Stop every mail and every change of a calendar, everywhere, within seconds.",
    "tick": "Make one pass of every clock job, work off the queue, print counts, exit.",
    "web": "Run the web pages.",
    "worker": "Work what the queue asks for.",
}


class _Commands(click.Group):
    """Knows every command by name, and loads the one that was typed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"service.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From our own table, so that help loads no command.
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.command(cls=_Commands)
def cli() -> None:
    """Run action learning sets on Microsoft 365."""


def load_settings() -> Settings:
    """Read the environment, or end with one clear line a wrong variable."""
    try:
        return Settings.load(os.environ)
    except SettingsError as exc:
        raise click.ClickException(str(exc)) from exc


def main() -> None:
    """Run one command: exit status 0 done, 1 failed, 2 wrong usage."""
    try:
        cli.main(prog_name="setwise", standalone_mode=False)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except click.Abort:
        click.echo("Stopped; nothing more was done.", err=True)
        sys.exit(1)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except Exception as exc:
        # Imported here: naming the errors of drivers means loading them.
        from service.cli.failures import one_line

        line = one_line(exc)
        if line is None:
            raise
        click.echo(f"Error: {line}", err=True)
        sys.exit(1)

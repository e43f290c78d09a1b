"""`setwise preview TOUCHPOINT --as EMAIL`: one message as one person gets it."""

from pathlib import Path

import click

from service.cli import load_settings
from service.domain.journey.touchpoints import BY_SLUG
from service.jobs.preview import preview
from service.wiring import build


@click.command("preview")
@click.argument("touchpoint", type=click.Choice(sorted(BY_SLUG)))
@click.option("--as", "address", required=True, metavar="EMAIL", help="Whose mail it is.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the three parts."
)
def command(touchpoint: str, address: str, out: Path | None) -> None:
    """Show one message; words that its reader or others wrote stand as placeholders."""
    message = preview(build(load_settings()), touchpoint, address)
    if out is None:
        click.echo(f"To: {message.to_name} <{message.to_address}>\nSubject: {message.subject}\n")
        click.echo(message.text)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, part in (
        ("subject.txt", message.subject),
        ("body.txt", message.text),
        ("body.html", message.html),
    ):
        (out / name).write_text(part, encoding="utf-8")
    click.echo(f"Wrote subject.txt, body.txt and body.html to {out}.")

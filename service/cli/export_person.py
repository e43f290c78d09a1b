"""`setwise export-person`: everything that is kept of one person, for whoever has no page left."""

from pathlib import Path

import click

from service.cli import load_settings
from service.domain.own_data import as_json
from service.store.people import person_by_address
from service.wiring import build
from service.workflows.export_person import export_person
from service.workflows.record_audit import record_audit


@click.command("export-person")
@click.argument("address")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(address: str, file: Path) -> None:
    """Write everything about the person with this ADDRESS into a new FILE, for them alone."""
    if file.exists():
        raise click.ClickException("there is a file by this name; it is left as it is")
    wiring = build(load_settings())
    now = wiring.clock.now()
    with wiring.database.writing() as db:
        person = person_by_address(db, address.strip().casefold())
        if person is None:
            raise click.ClickException("nobody has this address here")
        held = export_person(db, person)
        record_audit(
            db, now=now, actor="command-line", verb="person-exported", subject=f"person:{person.id}"
        )
    file.touch(mode=0o600)
    file.write_text(as_json(held, now.date()), encoding="utf-8")
    wiring.database.dispose()
    click.echo(f"{len(held.rows)} rows, for them alone; delete the file once they have it.")

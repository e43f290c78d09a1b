"""`setwise erase`: take one person out of every table, or say what that would do."""

import click

from service.cli import load_settings
from service.domain.erasure import Erased
from service.errors import Refused
from service.store.people import person_by_address
from service.wiring import build
from service.workflows.erase_person import erase_person, preview_erasure


@click.command("erase")
@click.argument("address")
@click.option("--apply", "is_applied", is_flag=True, help="Erase them; this cannot be undone.")
def command(address: str, *, is_applied: bool) -> None:
    """Say what erasing the person with this ADDRESS would do; with --apply, do it."""
    wiring = build(load_settings())
    now = wiring.clock.now()
    with wiring.database.writing() as db:
        person = person_by_address(db, address.strip().casefold())
        if person is None:
            raise click.ClickException("nobody has this address here")
        try:
            if is_applied:
                erased = erase_person(db, person.id, actor="command-line", now=now)
            else:
                erased = preview_erasure(db, person.id, now=now)
        except Refused as exc:
            raise click.ClickException(str(exc)) from exc
    if is_applied:
        wiring.database.scrub()
    wiring.database.dispose()
    _tell(erased)
    click.echo(
        "They are erased. Write this down beside the backups: one made before still has them."
        if is_applied
        else "Nothing was changed; --apply erases them."
    )


def _tell(erased: Erased) -> None:
    # Not how much of what they wrote: whether somebody keeps a log is theirs.
    click.echo(f"Deleted: {sum(erased.deleted.values())} rows")
    for what, count in erased.kept_without_them.items():
        click.echo(f"Kept without them: {count} {what}")
    for one in erased.mentions:
        click.echo(f"May speak of them: {one.row or one.what} ({one.programme})")

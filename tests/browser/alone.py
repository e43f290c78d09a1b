"""The web application alone, served over one small programme, and a browser to open it in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from service.domain.states import Mode
from service.models import AccessCode, Programme
from service.store.database import Database
from tests.browser.devices import PHONE, Device, make_device
from tests.participants import Maple, add_link, build_maple, form_path
from tests.web_app import make_app
from tests.web_wiring import WebWiring, build_web_wiring


@dataclass(frozen=True)
class Pages:
    """The web application alone, served over one programme, and a browser to open it in."""

    wiring: WebWiring
    maple: Maple
    base_url: str
    chromium: Browser

    def device(self, *, size: tuple[int, int] = PHONE, scripts: bool = True) -> Device:
        return make_device(self.chromium, self.base_url, size=size, scripts=scripts)

    def form(self, form: str, *, session: int, person: int, about: int | None = None) -> str:
        with self.wiring.database.writing() as db:
            link = add_link(db, self.maple, form, session=session, person=person, about=about)
            return form_path(self.wiring, link)


@contextmanager
def serve_alone(chromium: Browser, folder: Path) -> Iterator[Pages]:
    """Serve a set that shares a project."""
    wiring = build_web_wiring(f"sqlite:///{folder}/rows.db")
    with wiring.database.writing() as db:
        maple = build_maple(db)
        db.get_one(Programme, maple.programme).mode = Mode.SHARED_PROJECT
    with served(make_app(wiring)) as base_url:
        yield Pages(wiring, maple, base_url, chromium)
    wiring.database.dispose()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def show_code(device: Device, database: Database, path: str) -> None:
    """Open a page that asks for a code, have it mailed, and type it as its owner reads it there."""
    page = device.page
    device.open(path)
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_label("The six digits")).to_be_visible()
    with database.reading() as db:
        code = db.scalars(select(AccessCode).order_by(AccessCode.id.desc())).first()
        assert code is not None
        page.get_by_label("The six digits").fill(code.code)
    page.get_by_role("button", name="Show my words").click()
    page.wait_for_load_state()

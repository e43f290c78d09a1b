"""HR at a page of their console, in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

from service.routes.access import SESSION_COOKIE
from tests.browser.alone import served
from tests.browser.devices import Device, make_device
from tests.hr import HrWiring, sign_in
from tests.web_app import make_app


@contextmanager
def console_page(chromium: Browser, wiring: HrWiring, path: str) -> Iterator[Device]:
    """Serve the wiring's pages and open one, signed in; close all of it afterwards."""
    app = make_app(wiring)
    cookie = sign_in(app, wiring, "HR.Admin").get_cookie(SESSION_COOKIE)
    assert cookie is not None
    with served(app) as base_url:
        device = make_device(chromium, base_url)
        device.context.add_cookies(
            [{"name": SESSION_COOKIE, "value": cookie.value, "url": base_url}]
        )
        device.open(path)
        yield device
        device.context.close()
    wiring.database.dispose()

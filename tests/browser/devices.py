"""Devices that people hold: a browser context each, watched for everything that must not happen."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.flows.processes import ROOT

ARTEFACTS = ROOT / "test-artefacts" / "browser"
"""Where the pictures of every page stay after a run; not in the repository."""

PHONE, DESK = (375, 667), (1280, 800)
_PICTURED = (DESK, (768, 1024), PHONE)
"""The widths of which a picture of every page is kept, in light and in dark."""
_FITS = ((320, 568), (640, 400), (3840, 2160))
"""At these nothing may be wider than the page, nor at the widths above: the narrowest phone, what
1280 by 800 has left at 200 % zoom (WCAG 1.4.4), and a screen of 4K."""
_QUALITY = 70
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # Frames hold mails, which are looked at by themselves; theirs run no scripts at all.
    "iframes": False,
}
_AXE_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "iframes": False}
_WIDEST = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > page.clientWidth + 1);
  return page.scrollWidth + " px: " + wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
}"""


@dataclass
class Device:
    """One person's browser; `complaints` collects what no page of ours may cause."""

    context: BrowserContext
    page: Page
    base_url: str
    scripts: bool
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open a page, by its path or its whole address."""
        self.page.goto(address if "://" in address else self.base_url + address)

    def inspect(self, name: str) -> None:
        """Hold the open page to what every page must be, and keep its pictures.

        No violation of WCAG 2.2 AA that axe-core finds, in light and dark; nothing to scroll
        sideways from the narrowest phone to a screen of 4K. The page is never loaded anew.
        """
        # A click returns when the next page begins to load, with nothing in it as yet.
        self.page.wait_for_load_state()
        found: list[str] = []
        size = self.page.viewport_size
        assert size is not None
        for scheme, rules in _SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            found += self._violations(rules)
        for width, height in (*_FITS, *_PICTURED):
            self.page.set_viewport_size({"width": width, "height": height})
            if widest := self.page.evaluate(_WIDEST):
                found.append(f"wider than {width} px: {widest}")
            if (width, height) in _PICTURED:
                self._keep_both(f"{name}-{width}")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(size)
        assert found == [], f"{name}: {found}"

    def keep_picture(self, name: str) -> Path:
        """Keep a picture of the whole page."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTEFACTS / f"{name}.jpg"
        # Losslessly, a picture takes three times as long and as much room.
        self.page.screenshot(
            path=path, full_page=True, animations="disabled", type="jpeg", quality=_QUALITY
        )
        return path

    def _keep_both(self, name: str) -> None:
        for scheme, _ in _SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            self.keep_picture(f"{name}-{scheme}")

    def _violations(self, rules: dict[str, object]) -> list[str]:
        if not self.scripts:
            return []
        answer = Axe().run(self.page, options=rules).response
        return [
            f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}"
            for one in answer["violations"]
        ]


_SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, object]], ...] = (
    ("light", _AXE),
    ("dark", _AXE_CONTRAST),
)


def make_device(
    browser: Browser, base_url: str, *, size: tuple[int, int] = DESK, scripts: bool = True
) -> Device:
    """Start a device without any cookie; it accepts the sandbox's certificate."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        ignore_https_errors=True,
        reduced_motion="reduce",
        has_touch=size == PHONE,
        locale="en-GB",
    )
    context.set_default_timeout(20_000)
    device = Device(context, context.new_page(), base_url, scripts)
    context.on("request", lambda request: _stays_here(device, request))
    context.on("console", lambda message: _is_quiet(device, message))
    context.on("weberror", lambda error: device.complaints.append(f"script: {error.error}"))
    return device


def _stays_here(device: Device, request: Request) -> None:
    parts = urlsplit(request.url)
    if parts.scheme in ("data", "blob", "about") or parts.hostname == "localhost":
        return
    if parts.hostname is None or not ip_address(parts.hostname).is_loopback:
        device.complaints.append(f"leaves this machine: {request.url}")


def _is_quiet(device: Device, message: ConsoleMessage) -> None:
    """Note errors and warnings, a breach of the content policy among them.

    That a page itself answers 404 or 410 is its meaning, not an error.
    """
    if message.type not in ("error", "warning"):
        return
    page = message.page
    is_status = message.text.startswith("Failed to load resource: the server responded with")
    if is_status and page is not None and message.location["url"] == page.url:
        return
    device.complaints.append(f"console: {message.text} ({message.location['url']})")

"""Every kept mail as programs show it, on a phone and in a reading pane: readable, nothing wide.

Pictures of ten of them stay in test-artefacts/browser, to be looked at.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.contrast import AA, measure_contrast
from tests.browser.devices import Device, make_device
from tests.mail.goldens import NAMES, kept_html
from tests.mail.reading import visible_words

pytestmark = pytest.mark.browser

_SIZES = ((375, 812), (700, 900))
_PICTURED = (
    *("affirmations", "after-session", "before-session", "fresh-code", "joining"),
    *("manager-summary-released", "moved-date", "new-set", "swapped-members", "welcome"),
)
_STYLE_SHEET = re.compile(r"<style\b.*?</style>", flags=re.DOTALL)
_WAYS = ("light", "dark", "turned", "bare")
_MARK_AS_TURNED = """() => {
  for (const name of ["data-ogsc", "data-ogsb"]) document.body.setAttribute(name, "");
}"""
_WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture(scope="module", params=_SIZES, ids=["phone", "pane"])
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Device]:
    """A device that is handed mails; none may fetch anything or be complained of."""
    device = make_device(chromium, "about:blank", size=request.param)
    yield device
    device.context.close()
    assert device.complaints == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", _WAYS)
def test_every_text_of_a_mail_stands_out(reader: Device, way: str, name: str) -> None:
    html, page = kept_html(name), reader.page
    _show(page, html, way)

    texts = measure_contrast(page)

    shown = "".join("".join(one.words for one in texts).split())
    assert len(shown) > 100
    assert "".join(visible_words(html).split()).endswith(shown)
    assert [one for one in texts if one.ratio < AA] == []
    assert page.evaluate(_WIDTH) == page.evaluate("() => innerWidth")


@pytest.mark.parametrize("name", _PICTURED)
def test_pictures_of_ten_mails_are_kept(reader: Device, name: str) -> None:
    page = reader.page
    width = page.evaluate("() => innerWidth")

    kept = []
    for way in _WAYS:
        _show(page, kept_html(name), way)
        kept.append(reader.keep_picture(f"mail-kept-{name}-{width}-{way}"))

    assert [path.stat().st_size > 5_000 for path in kept] == [True] * len(_WAYS)


def test_faint_text_is_found(reader: Device) -> None:
    reader.page.emulate_media(color_scheme="light")
    reader.page.set_content(
        '<p style="color:#999;background:#fff">faint</p><p hidden>none</p>'
        '<div style="background:#000"><b style="color:rgba(255,255,255,.5)">grey</b></div>'
    )

    found = [(one.words, round(one.ratio, 2)) for one in measure_contrast(reader.page)]

    assert found == [("faint", 2.85), ("grey", 5.28)]


def _show(page: Page, html: str, way: str) -> None:
    """Show a mail in one of the ways in which programs do.

    `turned`: Outlook marks the colours that it turned, and our rules answer to the marks
    (https://www.hteumeuleu.com/2021/emails-react-outlook-com-dark-mode/). `bare`: Gmail without a
    Google account takes all style sheets away.
    """
    page.emulate_media(color_scheme="dark" if way == "dark" else "light")
    page.set_content(_STYLE_SHEET.sub("", html) if way == "bare" else html)
    if way == "turned":
        page.evaluate(_MARK_AS_TURNED)

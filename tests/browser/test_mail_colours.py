"""Every kept mail, light and dark, on a phone and in a reading pane: readable, and nothing wide.

Pictures of ten of them stay in test-artefacts/browser, to be looked at.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.contrast import AA, measure_contrast
from tests.browser.devices import Device, make_device
from tests.mail.goldens import NAMES, kept_html
from tests.mail.reading import visible_words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_SIZES = ((375, 812), (700, 900))
_PICTURED = (
    *("affirmations", "after-session", "before-session", "fresh-code", "joining"),
    *("manager-summary-released", "moved-date", "new-set", "swapped-members", "welcome"),
)
_TURNED_BY_OUTLOOK = """() => {
  for (const name of ["data-ogsc", "data-ogsb"]) document.body.setAttribute(name, "");
}"""
"""Outlook.com marks what it turned: https://www.caniemail.com/features/css-at-media-prefers-color-scheme/"""
_WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture(scope="module", params=_SIZES, ids=["phone", "pane"])
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Device]:
    """A device that is handed mails; none may fetch anything or be complained of."""
    device = make_device(chromium, "about:blank", size=request.param)
    yield device
    device.context.close()
    assert device.complaints == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("colours", ["light", "dark", "turned"])
def test_every_text_of_a_mail_stands_out(reader: Device, colours: str, name: str) -> None:
    html, page = kept_html(name), reader.page
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    page.set_content(html)
    if colours == "turned":
        page.evaluate(_TURNED_BY_OUTLOOK)

    texts = measure_contrast(page)

    shown = " ".join(" ".join(one.words for one in texts).split())
    assert "".join(shown.split()) in "".join(visible_words(html).split())
    assert [one for one in texts if one.ratio < AA] == []
    assert page.evaluate(_WIDTH) == page.viewport_size["width"]


@pytest.mark.parametrize("name", _PICTURED)
def test_pictures_of_ten_mails_are_kept(reader: Device, name: str) -> None:
    page = reader.page
    width = page.viewport_size["width"]
    page.set_content(kept_html(name))

    kept = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        kept.append(reader.keep_picture(f"mail-kept-{name}-{width}-{scheme}"))

    assert [path.stat().st_size > 5_000 for path in kept] == [True, True]


def test_faint_text_is_found(reader: Device) -> None:
    reader.page.emulate_media(color_scheme="light")
    reader.page.set_content(
        '<p style="color:#999;background:#fff">faint</p><p hidden>none</p>'
        '<div style="background:#000"><b style="color:rgba(255,255,255,.5)">grey</b></div>'
    )

    found = [(one.words, round(one.ratio, 2)) for one in measure_contrast(reader.page)]

    assert found == [("faint", 2.85), ("grey", 5.28)]

"""The look of every drawing: colours of the pages, sizes of a page, a phone and a slide."""

from dataclasses import dataclass, fields
from typing import Any

from service.domain.evaluation.drawing import Scheme, Shape

_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Colours:
    """Tokens of `static/setwise.css`, by their names there."""

    card: str
    sunken: str
    ink: str
    quiet: str
    line: str
    edge: str
    accent: str
    accent_wash: str
    on_accent: str
    amber: str
    violet: str


COLOURS = {
    Scheme.LIGHT: Colours(
        card="#fffdf9",
        sunken="#f3eee4",
        ink="#1d2226",
        quiet="#565b5c",
        line="#ddd5c6",
        edge="#85806f",
        accent="#0b676a",
        accent_wash="#e3f0ee",
        on_accent="#ffffff",
        amber="#7c4f00",
        violet="#60459b",
    ),
    Scheme.DARK: Colours(
        card="#1b2228",
        sunken="#10151a",
        ink="#ece7dd",
        quiet="#abaca6",
        line="#343d44",
        edge="#7d8488",
        accent="#74cbc6",
        accent_wash="#16332f",
        on_accent="#0d1517",
        amber="#e6b865",
        violet="#c3aef0",
    ),
}


NAMES = Colours(*(f"#01{place:04x}" for place, _ in enumerate(fields(Colours))))
"""What stands for a scheme's colours until a picture is painted: each is a colour that none has."""


@dataclass(frozen=True)
class Look:
    """One shape. Sizes are in CSS pixels.

    Attributes:
        colours: their names; `paint` has what they are in a scheme.
        width: of the whole picture.
        height: of the whole picture; None where it grows with its rows.
        text: size of labels.
        bar: how thick a bar is.
        step: from one row to the next.
    """

    colours: Colours
    shape: Shape
    width: int
    height: int | None
    text: int
    bar: int
    step: int

    @property
    def is_narrow(self) -> bool:
        """Whether a row's label stands above its marks, for want of room beside them."""
        return self.shape is Shape.PHONE

    def rows_height(self, rows: int) -> int:
        """Return the height of a picture of so many rows."""
        return self.height or rows * self.step + 48

    def fits(self, text: str, *, size: float, width: float) -> bool:
        """Return whether a text of that size fits, by the width of a common letter."""
        return len(text) * size * 0.56 <= width

    def config(self) -> dict[str, Any]:
        """Return Vega-Lite's own settings, so that no mark has to repeat them."""
        own = self.colours
        axis = {
            "labelColor": own.ink,
            "titleColor": own.quiet,
            "labelFontSize": self.text,
            "titleFontSize": self.text - 1,
            "titleFontWeight": "normal",
            "labelLimit": 260,
            "labelPadding": 6,
            "gridColor": own.line,
            "domainColor": own.edge,
            "tickColor": own.edge,
            "aria": False,
        }
        return {
            "background": own.card,
            "font": _FONT,
            "padding": 12 if self.height is None else 32,
            "view": {"stroke": None},
            "axis": axis,
            "text": {"fill": own.ink, "fontSize": self.text},
            "title": {
                "color": own.ink,
                "subtitleColor": own.quiet,
                "anchor": "start",
                "frame": "bounds",
                "fontSize": 24,
                "fontWeight": 600,
                "lineHeight": 30,
                "subtitleFontSize": 15,
                "subtitleLineHeight": 19,
                "subtitlePadding": 8,
                "offset": 20,
                "aria": False,
            },
        }


_SIZES = {
    Shape.PAGE: {"width": 680, "height": None, "text": 13, "bar": 20, "step": 36},
    Shape.PHONE: {"width": 335, "height": None, "text": 13, "bar": 16, "step": 52},
    Shape.SLIDE: {"width": 960, "height": 540, "text": 16, "bar": 26, "step": 40},
}


def look_of(shape: Shape) -> Look:
    """Return the look of one shape."""
    return Look(colours=NAMES, shape=shape, **_SIZES[shape])  # type: ignore[arg-type]  # -- a table of sizes

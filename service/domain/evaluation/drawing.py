"""The forms that a chart is drawn in."""

from dataclasses import dataclass
from enum import StrEnum

LOOK = 2
"""Counted up with every change of `service/charts` that shows: then all is drawn anew."""


class Scheme(StrEnum):
    """The colours of the page around it."""

    LIGHT = "light"
    DARK = "dark"


class Shape(StrEnum):
    """What it has to fit: on a page and a phone the title stands beside it, on a slide inside."""

    PAGE = "page"
    PHONE = "phone"
    SLIDE = "slide"


class Medium(StrEnum):
    """The kind of file."""

    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True)
class Form:
    """One of the forms."""

    scheme: Scheme
    shape: Shape
    medium: Medium


FORMS = (
    Form(Scheme.LIGHT, Shape.PAGE, Medium.SVG),
    Form(Scheme.DARK, Shape.PAGE, Medium.SVG),
    Form(Scheme.LIGHT, Shape.PHONE, Medium.SVG),
    Form(Scheme.DARK, Shape.PHONE, Medium.SVG),
    Form(Scheme.LIGHT, Shape.SLIDE, Medium.SVG),
    Form(Scheme.LIGHT, Shape.SLIDE, Medium.PNG),
)
"""Every form that is kept: what pages show, and what is taken along."""

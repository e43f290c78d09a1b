"""Paint a picture in a scheme's colours: layout, which takes long, is the same in all of them."""

import re
from dataclasses import astuple

from service.charts.look import COLOURS, NAMES, Colours
from service.charts.shades import INK, SHADE, mixed
from service.domain.evaluation.drawing import Scheme

_NAME = re.compile(rf'(?<==")(?:{"|".join(astuple(NAMES))}|(?:{SHADE}|{INK})[0-9a-f]{{4}})(?=")')
"""The value of an attribute; nobody writes this into a title."""


def painted(svg: str, scheme: Scheme) -> str:
    """Return a picture with a scheme's colours for their names."""
    own = COLOURS[scheme]
    colours = dict(zip(astuple(NAMES), astuple(own), strict=True))
    for name in {*_NAME.findall(svg)} - colours.keys():
        colours[name] = _shade(own, name)
    return _NAME.sub(lambda found: colours[found.group()], svg)


def _shade(own: Colours, name: str) -> str:
    """Return the colour that a name of `shades.shade` stands for."""
    colour, ink = mixed(own, int(name[3:], 16))
    return colour if name.startswith(SHADE) else ink

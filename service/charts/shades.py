"""Shades between two colours, and the ink that is read on each."""

from service.charts.look import Colours

SHADE, INK = "#02", "#03"
"""What names of a shade and of its ink begin with; four hexadecimal digits say which."""
MOST = 0xFFFF
_INKS = ("#000000", "#ffffff")
"""The pages' own inks are too near one another for the shades in between."""


def shade(share: float) -> tuple[str, str]:
    """Return the names of the colour of a share from 0 to 1, and of the words on it."""
    step = f"{round(share * MOST):04x}"
    return SHADE + step, INK + step


def mixed(own: Colours, step: int) -> tuple[str, str]:
    """Return the colour of a step from 0 to `MOST`, and of words on it, 4.5:1 or better."""
    light, strong = _parts(own.accent_wash), _parts(own.accent)
    colour = [a + (b - a) * step / MOST for a, b in zip(light, strong, strict=True)]
    inks = sorted(_INKS, key=lambda ink: contrast(_parts(ink), colour))
    return "#" + "".join(f"{round(part):02x}" for part in colour), inks[-1]


def contrast(one: list[float], other: list[float]) -> float:
    """Return WCAG's contrast ratio of two colours of red, green and blue from 0 to 255."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(parts: list[float]) -> float:
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> list[float]:
    return [float(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]

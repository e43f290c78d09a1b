"""The mails as they are kept, for tests that look at what is sent and not at how it is made."""

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
NAMES = tuple(sorted(path.stem for path in GOLDEN.glob("*.html")))


def kept_html(name: str) -> str:
    """Return the HTML part of a mail."""
    return (GOLDEN / f"{name}.html").read_text(encoding="utf-8")


def kept_text(name: str) -> str:
    """Return the text part of a mail."""
    return (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def kept_subject(name: str) -> str:
    """Return the subject of a mail."""
    return (GOLDEN / f"{name}.subject.txt").read_text(encoding="utf-8")

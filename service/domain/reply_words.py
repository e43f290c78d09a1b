"""What is new in a reply: without the mail that it quotes and without its signature.

Exchange has taken most of that away before (`uniqueBody`). What it leaves is told by what we know
of our own mail, its mailbox and its subject, and so in any language. In doubt a line stays: its
owner sees it before it is sent.
"""

import re

MOST_CHARACTERS = 20_000
"""A longer reply is no answer to a form; a person should read it."""

_RULES = re.compile(r"\s*(_{10,}|-{3,} ?[^-]+ ?-{3,})\s*")
_SIGNATURE = re.compile(
    r"--\s?|(Sent from (my|Outlook)|Get Outlook for|Gesendet (mit|von)|Envoyé de)\b.*"
)
_FIELD = re.compile(r"\*?[^\W\d_][^:\n]{0,24}: ?\*?.*")
"""As `From: …`, `Von: …`, `*De :* …`."""
_DATED = re.compile(r".*\d{1,2}.*\d{1,2}.*")
_BLANK_LINES = re.compile(r"\n{3,}")


def new_words(text: str, *, mailbox: str, subject: str) -> str:
    """Return what somebody wrote in a reply to a mail of ours.

    Args:
        text: plain text with line feeds.
        mailbox: the address that our mail came from, case-folded.
        subject: our mail's; "" where it is not known.
    """
    lines = text.replace("\x00", "").replace("\u200b", "").splitlines()
    end = next(
        (
            place
            for place, line in enumerate(lines)
            if _RULES.fullmatch(line)
            or _SIGNATURE.fullmatch(line.strip())
            or line.startswith(">")
            or _is_about_ours(line, mailbox, subject)
        ),
        len(lines),
    )
    while 0 < end < len(lines) and _leads_in(lines[end - 1], lines[end]):
        end -= 1
    kept = "\n".join(line.rstrip() for line in lines[:end])
    return _BLANK_LINES.sub("\n\n", kept).strip()


def _is_about_ours(line: str, mailbox: str, subject: str) -> bool:
    """Whether a line is one of those that programs put above the mail that they quote."""
    folded = line.strip().casefold()
    if mailbox in folded:
        return folded.endswith(":") or _FIELD.fullmatch(line.strip()) is not None
    return bool(subject) and folded.endswith(": " + subject.casefold())


def _leads_in(above: str, line: str) -> bool:
    """Whether the line above belongs to a quotation that is known by this one."""
    if line.startswith(">") or line.rstrip().endswith(":"):
        # As "On Tue, 2 Mar 2027 at 09:00, Learning" before "<…> wrote:", or that before a ">".
        is_dated = _DATED.fullmatch(above) is not None
        return is_dated or (line.startswith(">") and above.rstrip().endswith(":"))
    return (
        _FIELD.fullmatch(line.strip()) is not None and _FIELD.fullmatch(above.strip()) is not None
    )

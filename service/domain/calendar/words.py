"""What a set's meetings are called and say, in calendars; they name nobody and no topic."""

import hashlib
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class MeetingText:
    """Subject and text of a set's meetings."""

    subject: str
    body_html: str

    @property
    def digest(self) -> str:
        """Return a fingerprint, by which it is seen whether Outlook was told another text."""
        return hashlib.sha256(f"{self.subject}\n{self.body_html}".encode()).hexdigest()


def meeting_text(set_name: str) -> MeetingText:
    """Return the text of every meeting of a set (privacy 4.2).

    It says nothing that a change of dates or people makes untrue: every change of it would mail
    everybody.
    """
    sentences = (
        f"Action learning set {set_name}; in the first session the set sets itself up.",
        "Each session: check-in, our actions, a question or two worked on, learning, next steps.",
        "Please keep the whole time free. What is said in the set stays in the set.",
    )
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return MeetingText(subject=f"Set {set_name}", body_html=body)

"""Every form of the journey, opened by its reader and answered on a device that is not at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from service.models import Answer, FormLink, Reply
from tests.privacy.canaries import words_of
from tests.privacy.programme import EARLIER, LATER, NOW, Planted

ELSEWHERE = "0" * 64
"""A device that none of the tests' browsers is."""


@dataclass(frozen=True)
class Filled:
    """A form that somebody has of a session, a set or the programme, and what stands in it.

    `answers` hold (classes, mark) by field.
    """

    form: str
    whose: str
    anchor: int | str
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    about: str = ""


FILLED = (
    Filled("sponsor-sign-off", "sue", "programme", {"question": ("H", "Suesquestion")}),
    Filled("release-time", "max", 1, {"hope": ("H", "Maxshope")}, about="ann"),
    Filled(
        "joining",
        "ann",
        1,
        {
            "objective_1": ("SFH", "Annsobjective"),
            "reason": ("FH", "Annsreason"),
            "question": ("P", "Annskeptquestion"),
            "access_needs": ("FH", "Annsaccessneeds"),
            "blackout": ("H", "Annsblackout"),
        },
    ),
    Filled("baseline", "ann", 1, {"success": ("F", "Annsworry")}),
    Filled("affirmations", "ann", 1, {"attend_wording": ("P", "Annsaffirmation")}),
    Filled("catch-up", "ann", 1, {"tell_set": ("S", "Annscatchup")}),
    Filled("before-session", "ann", 2, {"question": ("S", "Annsshownquestion")}),
    Filled("before-session", "bob", 2, {"question": ("F", "Bobsquestion")}),
    Filled("after-session", "ann", 1, {"action": ("SF", "Annsreleasedaction")}),
    Filled(
        "after-session",
        "ann",
        2,
        {
            "action": ("SF", "Annsaction"),
            "first_step": ("SF", "Annsfirststep"),
            "noticed_by": ("SF", "Annswitness"),
            "happened": ("P", "Annslog"),
            "support": ("PM", "Annssupport"),
        },
    ),
    Filled(
        "facilitator-wrap",
        "fay",
        2,
        {"group_learning": ("S", "Mapleskeptlearning"), "helped": ("P", "Fayslook")},
    ),
    Filled("recap", "bob", 2, {"correction": ("S", "Maplescorrection")}),
    Filled("pulse", "ann", 2),
    Filled("manager-conversation", "max", 2, {"support": ("H", "Maxsanswer")}, about="ann"),
    Filled("mid-point", "ann", 3, {"keep": ("F", "Annsworry")}),
    Filled("mid-point", "fay", 3, {"keep": ("F", "Faysworry")}),
    Filled("quorum-choice", "fay", 3),
    Filled("sponsor-progress", "sue", 1, {"how": ("H", "Sueshow")}),
    Filled("sponsor-progress", "sue", 2),
    Filled(
        "final-story",
        "ann",
        6,
        {"outcome": ("SFC", "Annsstory"), "recommendation": ("SFHO", "Maplesrecommendation")},
    ),
    Filled("end-evaluation", "ann", 6, {"outcome": ("SFC", "Annsstory")}),
    Filled("sponsor-decisions", "sue", "set"),
    Filled("twelve-weeks", "ann", 6, {"example": ("SFC", "Annsstory")}),
    Filled("six-months", "ann", 6, {"example": ("SFC", "Annsstory")}),
    Filled("twelve-weeks-manager", "max", 6, {"noticed": ("H", "Maxsview")}, about="ann"),
    Filled("champion-invitation", "ann", 6),
    Filled("champion-offer-1", "chad", "programme"),
    Filled("champion-offer-2", "chad", "programme"),
    Filled("champion-offer-3", "chad", "programme"),
    Filled("closing-word", "leo", 2, {"word": ("S", "Leosclosingword")}),
    # His form of a set that he has left.
    Filled("after-session", "leo", 1, {"action": ("SF", "Leosaction")}),
    # Only begun: a draft and a reply by mail stand in it.
    Filled("before-session", "ann", 3),
)


def fill_forms(db: Session, planted: Planted) -> dict[tuple[str, str, int | str], int]:
    """Write every link, its reply where something was answered, and the answers.

    Returns:
        The reply of each (form, whose, anchor).
    """
    replies = {}
    for one in FILLED:
        link = _link(planted, one)
        db.add(link)
        db.flush()
        if not one.answers:
            continue
        reply = Reply(
            form_link_id=link.id,
            version=1,
            device=ELSEWHERE,
            submitted_at=EARLIER,
            changed_at=EARLIER,
        )
        reply.answers = [
            Answer(
                field=name,
                classes=classes,
                value=words_of(mark),
                device=ELSEWHERE,
                delete_after=LATER,
            )
            for name, (classes, mark) in one.answers.items()
        ]
        db.add(reply)
        db.flush()
        replies[one.form, one.whose, one.anchor] = reply.id
    return replies


def _link(planted: Planted, one: Filled) -> FormLink:
    maple = planted.maple
    session = maple.sessions[one.anchor - 1] if isinstance(one.anchor, int) else None
    return FormLink(
        key=f"{one.form}:{one.anchor}:{one.whose}",
        form=one.form,
        programme_id=maple.programme,
        person_id=planted.people[one.whose],
        set_id=None if one.anchor == "programme" else maple.learning_set,
        set_session_id=session,
        about_person_id=planted.people[one.about] if one.about else None,
        opens_at=NOW - timedelta(days=30),
        closes_at=NOW + timedelta(days=30),
    )

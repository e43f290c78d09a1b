"""The whole numbers that a mail may say of a set or a programme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """Whole numbers that a mail may say; each is 0 where the mail is not about it.

    Before a session: `coming` and `late` by their own word, `not_coming`, `unheard` of the rest;
    `likely` of those who will probably come, `quorum` of how many it takes; `open_actions` and
    `shared_questions` of the set. After it: `attended`. At the end: `recommendations`, and how
    many of them the sponsor `agreed` to, `adapted` or `declined`. Of a programme: `sets`,
    `people` and `sessions_held`.
    """

    coming: int = 0
    late: int = 0
    not_coming: int = 0
    unheard: int = 0
    likely: int = 0
    quorum: int = 0
    open_actions: int = 0
    shared_questions: int = 0
    attended: int = 0
    recommendations: int = 0
    agreed: int = 0
    adapted: int = 0
    declined: int = 0
    sets: int = 0
    people: int = 0
    sessions_held: int = 0

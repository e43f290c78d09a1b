"""One unmistakable sentence for each class of data that carries words, and how to find them."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from service.domain.readers import DataClass


@dataclass(frozen=True)
class Canary:
    """Somebody's words: what sort they are, whose, in which set, and what their owner allowed.

    Its mark is one made-up word, so that half a sentence, escaped or cut short, is found as well.
    """

    mark: str
    data: DataClass
    owner: str
    learning_set: str = "Maple"
    chosen: tuple[str, ...] = ()
    """Roles that its owner chose as readers."""
    released: bool = False
    opened: bool = False
    """Whether two HR leads opened it."""
    addressed: tuple[str, ...] = ()
    """To whom an answer was given."""

    @property
    def words(self) -> str:
        """Return the sentence as its owner wrote it."""
        return f"{self.mark} sang before anybody was awake"


_LIST = (
    Canary("Annslog", DataClass.LOG, "ann"),
    Canary("Annsdraft", DataClass.LOG, "ann"),
    Canary("Annsmaileddraft", DataClass.LOG, "ann"),
    Canary("Annskeptquestion", DataClass.QUESTION, "ann"),
    Canary("Annsshownquestion", DataClass.QUESTION, "ann", chosen=("member", "facilitator")),
    Canary("Maplesquestion", DataClass.QUESTION, "ann", chosen=("member", "facilitator")),
    Canary("Maplesscope", DataClass.QUESTION, "ann", chosen=("member", "facilitator")),
    Canary("Annsaction", DataClass.ACTION, "ann"),
    Canary("Annsfirststep", DataClass.ACTION, "ann"),
    Canary("Annswitness", DataClass.ACTION, "ann"),
    Canary("Annsreleasedaction", DataClass.ACTION, "ann", released=True),
    Canary("Annshappened", DataClass.HAPPENED, "ann"),
    Canary("Annscatchup", DataClass.HAPPENED, "ann", opened=True),
    Canary("Annsobjective", DataClass.OBJECTIVE, "ann"),
    # Ticked an hour ago: it waits its 72 hours, so no summary has it yet.
    Canary("Annsreason", DataClass.REASON, "ann"),
    Canary("Annsobjection", DataClass.CANNOT_BE_WITH, "ann"),
    Canary("Annsaffirmation", DataClass.AFFIRMATION, "ann"),
    Canary("Annsoneword", DataClass.SESSION_RATING, "ann"),
    Canary("Annsbaselineword", DataClass.RATING, "ann"),
    Canary("Annsworry", DataClass.FREE_TEXT, "ann"),
    Canary("Annsaccessneeds", DataClass.ACCESS_NEEDS, "ann"),
    Canary("Annsblackout", DataClass.WORKING_PATTERN, "ann"),
    # Ticked, and taken back.
    Canary("Annssupport", DataClass.SUPPORT, "ann"),
    Canary("Annsstory", DataClass.STORY, "ann"),
    Canary("Annscase", DataClass.CASE, "ann"),
    # He agreed to have it told, without his name.
    Canary("Bobscase", DataClass.CASE, "bob", released=True),
    Canary("Bobslog", DataClass.LOG, "bob"),
    Canary("Bobsaction", DataClass.ACTION, "bob"),
    Canary("Bobsquestion", DataClass.QUESTION, "bob", chosen=("facilitator",)),
    Canary("Leoslog", DataClass.LOG, "leo"),
    Canary("Leosaction", DataClass.ACTION, "leo"),
    Canary("Leosclosingword", DataClass.CLOSING_WORD, "leo"),
    Canary("Maplesreleasedlearning", DataClass.GROUP_LEARNING, "maple", released=True),
    Canary("Mapleskeptlearning", DataClass.GROUP_LEARNING, "maple"),
    Canary("Maplescorrection", DataClass.GROUP_LEARNING, "maple"),
    Canary("Maplesrecommendation", DataClass.RECOMMENDATION, "maple"),
    Canary("Maplesfinding", DataClass.PROJECT, "maple"),
    Canary("Mapleshownquestion", DataClass.PROJECT, "maple", released=True),
    Canary("Maplesattempt", DataClass.PROJECT, "maple"),
    Canary("Maplessight", DataClass.PROJECT, "maple"),
    Canary("Maplesunputadvice", DataClass.PROJECT, "maple"),
    Canary("Oaksfinding", DataClass.PROJECT, "oak", "Oak"),
    Canary("Annsnote", DataClass.BOARD, "ann"),
    Canary("Maplescolumn", DataClass.BOARD, "maple"),
    Canary("Maplesphoto", DataClass.BOARD, "maple"),
    Canary("Oaksnote", DataClass.BOARD, "olga", "Oak"),
    Canary("Olgaslog", DataClass.LOG, "olga", "Oak"),
    Canary("Olgasaction", DataClass.ACTION, "olga", "Oak"),
    Canary("Oaksquestion", DataClass.QUESTION, "olga", "Oak", chosen=("member", "facilitator")),
    Canary("Faysworry", DataClass.FREE_TEXT, "fay"),
    Canary("Fayslook", DataClass.REFLECTION, "fay"),
    Canary("Maxsanswer", DataClass.MANAGER_ANSWER, "max", addressed=("ann",)),
    Canary("Maxshope", DataClass.MANAGER_ANSWER, "max", addressed=("ann",)),
    Canary("Maxsview", DataClass.MANAGER_ANSWER, "max", addressed=("ann",)),
    Canary("Suesquestion", DataClass.SPONSOR_ANSWER, "sue"),
    Canary("Sueshow", DataClass.SPONSOR_ANSWER, "sue", addressed=("ann", "bob", "fay")),
    Canary("Suesreason", DataClass.SPONSOR_ANSWER, "sue", addressed=("ann", "bob", "fay")),
    Canary("Suesdoer", DataClass.SPONSOR_ANSWER, "sue", addressed=("ann", "bob", "fay")),
)
CANARIES = {one.mark: one for one in _LIST}

WITHOUT_WORDS = {
    DataClass.ATTENDANCE: "a tick",
    DataClass.TURNS: "a session and minutes",
    DataClass.RISK_FLAG: "one of four kinds; no field takes words",
    DataClass.OUTCOME: "numbers and a choice; the words beside them are the story's",
    DataClass.COMING: "one of three choices",
    DataClass.VOTE: "one of a few choices",
    DataClass.PROCESS_FACT: "an answer of Outlook's, a bounce, days away",
}
"""Classes without a canary, and why."""

HR_REASON = "Hannasreason moved the date to a better day"
"""HR's own words on a moved session: told to whoever attends, so kept as they are."""
TYPED = "Freshlytyped words that nobody but their reader may have"
"""What the tests type into forms."""

_MARKS = (*CANARIES, HR_REASON.split()[0], TYPED.split()[0])
_LETTERS = 4
_BY_BEGINNING = {
    beginning: tuple(mark for mark in _MARKS if mark.casefold().startswith(beginning))
    for beginning in {mark.casefold()[:_LETTERS] for mark in _MARKS}
}
"""The marks by how they begin: most pages hold none of a beginning, and are read once for all."""


def words_of(mark: str) -> str:
    """Return a canary's sentence."""
    return CANARIES[mark].words


def found_in(*texts: str | bytes) -> frozenset[str]:
    """Return every mark that stands in the texts, whatever its case, quoted or folded."""
    whole = " ".join(text for one in texts for text in _readings(one)).casefold()
    likely = (marks for beginning, marks in _BY_BEGINNING.items() if beginning in whole)
    return frozenset(mark for marks in likely for mark in marks if mark.casefold() in whole)


def _readings(one: str | bytes) -> Iterable[str]:
    if isinstance(one, bytes) and one.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(one)) as archive:
            for name in archive.namelist():
                yield name
                yield from _readings(archive.read(name))
        return
    text = one.decode(errors="replace") if isinstance(one, bytes) else one
    # A calendar file folds its lines after 75 octets.
    yield text.replace("\r\n ", "")
    if "%" in text:
        yield unquote(text)

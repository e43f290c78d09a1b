"""Every door that can be looked through, typed by hand: who sees whose words behind it.

Whoever is not named behind a door sees nobody's words there. A marked visitor, as
"ann with a code", has shown the code that was mailed to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.privacy.house import PEOPLE, ROLES, WITH_CODE

_OF_LINKS = (*PEOPLE, *WITH_CODE)
_OF_CONSOLE = tuple(ROLES)


@dataclass(frozen=True)
class Door:
    """Who is sent to it, and what each of them sees; `queries` are tried one by one."""

    visitors: tuple[str, ...]
    sees: Mapping[str, frozenset[str]] = field(default_factory=dict)
    queries: tuple[str, ...] = ("",)


def _own(**sees: str) -> Door:
    """A door to which a link is the key; `_code` at the end of a name stands for the code."""
    return Door(
        _OF_LINKS,
        {
            who.replace("_code", " with a code"): frozenset(marks.split())
            for who, marks in sees.items()
        },
    )


def _console(*queries: str, **sees: str) -> Door:
    """A door of HR's."""
    return Door(
        _OF_CONSOLE,
        {who: frozenset(marks.split()) for who, marks in sees.items()},
        queries or ("",),
    )


def _hr(marks: str) -> Door:
    """A door of HR's that shows each of its three roles the same."""
    return _console(hr=marks, viewer=marks, lead=marks)


_FORMS_OF_ANN = (
    "Annsobjective Annsreason Annsaccessneeds Annsblackout Annsworry Annscatchup"
    " Annsshownquestion Annsaction Annsfirststep Annswitness Annsreleasedaction Annsstory"
    " Maplesrecommendation"
)
_PART = "/p/<token>/champion/<int:champion_id>"
_PROJECT = "/p/<token>/project/<int(max=2147483647):set_id>"
_PROJECT_OF_MAPLE = (
    "Maplesquestion Maplesscope Mapleshownquestion Maplesfinding Maplesattempt Maplessight"
    " Maplesunputadvice Maplesrecommendation Suesreason Suesdoer"
)
_FOLDERS = ("planned", "held", "due", "sent", "stuck", "skipped")
_PROGRAMME, _SET = "/programmes/<int:programme_id>", "/sets/<int:set_id>"
_DRAFT = "/drafts/<int:draft_id>"
_DRAWN = "<any(light, dark):scheme>-<any(page, phone):shape>.svg"
_AS = f"{_PROGRAMME}/as/<part>/<int:person_id>"
_WORDS = f"{_PROGRAMME}/words/<touchpoint>/<language>"
_BOARD = "/p/<token>/board/<int:session_id>"
_OF_BOARDS = {
    **dict.fromkeys(("ann_code", "bob_code", "fay_code"), "Annsnote Maplescolumn"),
    **dict.fromkeys(("olga_code", "otto_code"), "Oaksnote"),
}
_PASSPORT = _own(
    ann_code="Annsobjective Annskeptquestion Annsshownquestion Annsaction Annsfirststep"
    " Annsreleasedaction Annshappened Annslog Annsbaselineword Annsstory",
    bob_code="Bobsquestion Bobsaction Bobslog",
    leo_code="Leosaction Leoslog",
    olga_code="Olgasaction Olgaslog",
)

LOOKED_AT: dict[str, Door] = {
    # Somebody's own page.
    "/p/<token>": _own(
        ann="Annsaction Annsreleasedaction Annshappened Maxsanswer",
        ann_code="Annsaction Annsreleasedaction Annshappened Maxsanswer"
        " Annslog Annssupport Annsreason Maplesquestion Mapleshownquestion Leosclosingword",
        bob="Bobsaction",
        bob_code="Bobsaction Bobslog Maplesquestion Mapleshownquestion Leosclosingword",
        leo="Leosaction",
        leo_code="Leosaction Leoslog",
        olga="Olgasaction",
        olga_code="Olgasaction Olgaslog Oaksquestion",
        fay_code="Maplesquestion Mapleshownquestion Fayslook",
        otto_code="Oaksquestion",
        sue_code="Maplesrecommendation Suesreason Suesdoer Suesquestion Mapleshownquestion",
    ),
    # A board: its set, and whoever leads the meeting, after a code.
    _BOARD: _own(**_OF_BOARDS),
    f"{_BOARD}/state": _own(**_OF_BOARDS),
    f"{_BOARD}/learning": _own(fay_code="Annsnote Mapleskeptlearning", otto_code="Oaksnote"),
    f"{_BOARD}/photos/<photo_id>": _own(
        ann_code="Maplesphoto", bob_code="Maplesphoto", fay_code="Maplesphoto"
    ),
    _PART: _own(),
    f"{_PART}/taster": _own(),
    f"{_PART}/tasters/<int(max=2147483647):taster_id>": _own(),
    "/t/<token>": _own(),
    "/t/<token>/asked": _own(),
    "/taster-place/<token>": _own(),
    "/taster-place/<token>/taster.ics": _own(),
    "/p/<token>/case/<int(max=2147483647):case_id>": _own(ann_code="Annscase", bob_code="Bobscase"),
    "/p/<token>/report/<int(max=2147483647):programme_id>": _own(
        sue_code="Bobscase Maplesreleasedlearning"
    ),
    f"/p/<token>/report/<int(max=2147483647):programme_id>/<chart>/{_DRAWN}": _own(
        sue_code="Maplesreleasedlearning"
    ),
    "/p/<token>/figures/<int(max=2147483647):membership_id>": _own(),
    "/p/<token>/leave/<int:membership_id>": _own(),
    "/p/<token>/left": _own(),
    # Nothing runs at this house's hour; `test_live.py` opens it while a session does.
    "/p/<token>/live/<int:membership_id>": _own(),
    "/p/<token>/manager/<int:membership_id>": _own(
        ann_code="Annsreleasedaction Annssupport Annsreason Annsobjective"
    ),
    "/p/<token>/notice": _own(),
    "/p/<token>/object/<int:membership_id>": _own(ann_code="Annsobjection"),
    "/p/<token>/passport": _PASSPORT,
    "/p/<token>/passport/page": _PASSPORT,
    # Whatever somebody wrote, in one file of their own; what was said of them stays others'.
    "/p/<token>/everything": _own(
        ann_code="Annsaccessneeds Annsaction Annsaffirmation Annsbaselineword Annsblackout"
        " Annscase Annscatchup Annsdraft Annsfirststep Annshappened Annskeptquestion Annslog"
        " Annsmaileddraft Annsnote Annsobjection Annsobjective Annsoneword Annsreason"
        " Annsreleasedaction Annsshownquestion Annsstory Annssupport Annswitness Annsworry"
        " Maplesattempt Maplesfinding Maplesquestion Maplesrecommendation Maplesscope"
        " Maplessight",
        bob_code="Bobsaction Bobscase Bobslog Bobsquestion Maplescorrection",
        leo_code="Leosaction Leosclosingword Leoslog",
        olga_code="Oaksfinding Oaksnote Oaksquestion Olgasaction Olgaslog",
        fay_code="Fayslook Faysworry Mapleskeptlearning Maplesreleasedlearning",
        max_code="Maxsanswer Maxshope Maxsview",
        sue_code="Suesdoer Sueshow Suesquestion Suesreason",
    ),
    "/p/<token>/pause/<int:membership_id>": _own(),
    _PROJECT: _own(
        ann_code=_PROJECT_OF_MAPLE,
        bob_code=_PROJECT_OF_MAPLE,
        fay_code=_PROJECT_OF_MAPLE,
        olga_code="Oaksquestion Oaksfinding",
        otto_code="Oaksquestion Oaksfinding",
    ),
    "/p/<token>/run-sheet/<int:membership_id>": _own(
        fay_code="Annsaction Annsreleasedaction Annsshownquestion Bobsaction Bobsquestion",
        otto_code="Olgasaction",
    ),
    "/p/<token>/sets/<int(max=2147483647):set_id>/question": _own(
        ann_code="Maplesquestion Mapleshownquestion",
        bob_code="Maplesquestion Mapleshownquestion",
        fay_code="Maplesquestion Mapleshownquestion",
        olga_code="Oaksquestion",
        otto_code="Oaksquestion",
    ),
    "/p/<token>/settings": _own(),
    "/p/<token>/toolkit": _own(),
    "/p/<token>/toolkit/<slug>": _own(),
    # Forms: each opens to whoever has its link.
    "/r/<token>": _own(
        ann=_FORMS_OF_ANN,
        ann_code=f"{_FORMS_OF_ANN} Annskeptquestion Annsaffirmation Annslog Annssupport"
        " Annsoneword Annsdraft Annsmaileddraft",
        bob="Bobsquestion Mapleskeptlearning Maplescorrection",
        bob_code="Bobsquestion Mapleskeptlearning Maplescorrection",
        leo="Leosaction Leosclosingword",
        leo_code="Leosaction Leosclosingword",
        fay="Mapleskeptlearning Faysworry",
        fay_code="Mapleskeptlearning Faysworry Fayslook",
        max="Maxshope Maxsanswer Maxsview",
        max_code="Maxshope Maxsanswer Maxsview",
        sue="Suesquestion Sueshow Maplesreleasedlearning Maplesrecommendation",
        sue_code="Suesquestion Sueshow Maplesreleasedlearning Maplesrecommendation",
    ),
    "/r/<token>/thanks": _own(
        ann="Annsreleasedaction Annsreason", ann_code="Annsreleasedaction Annsreason"
    ),
    "/<any(r, p):surface>/<token>/code": _own(),
    # HR's console: the words of one objection, to the named lead alone.
    "/": _console(lead="Annsobjection"),
    f"{_DRAFT}/dates": _console("", "?page=2"),
    f"{_DRAFT}/group": _console(),
    f"{_DRAFT}/group.json": _console(),
    f"{_DRAFT}/people": _console("", "?all=yes"),
    f"{_DRAFT}/planned": _console(),
    f"{_DRAFT}/planned.json": _console(),
    f"{_DRAFT}/formed": _console(),
    f"{_DRAFT}/formed.json": _console(),
    f"{_DRAFT}/questions": _console(),
    f"{_DRAFT}/sets": _console(),
    "/deputies": _console(),
    "/drafts/new": _console("", "?preset=projects"),
    "/audit": _console("?page=1", "?page=2", "?words=a", "?actor=person&subject=set"),
    "/jobs/<int:job_id>": _console(),
    "/jobs/<int:job_id>.json": _console(),
    "/outbox/<int:mailing_id>": _console(),
    "/outbox/<int:mailing_id>/html": _console(),
    _PROGRAMME: _console(),
    # The time machine.
    f"{_PROGRAMME}/as": _console(),
    _AS: _console(),
    f"{_AS}/<key>": _console(),
    f"{_AS}/<key>/html": _console(),
    f"{_AS}/<key>/form": _console(),
    f"{_PROGRAMME}/break-glass": _console(),
    f"{_PROGRAMME}/cases": _hr("Annscase Bobscase"),
    f"{_PROGRAMME}/cases/told": _hr("Bobscase"),
    f"{_PROGRAMME}/champions": _console(),
    # Evidence: what sets released, and cases that may be told.
    f"{_PROGRAMME}/charts": _hr("Maplesreleasedlearning Bobscase"),
    f"{_PROGRAMME}/charts/<chart>/{_DRAWN}": _hr("Maplesreleasedlearning"),
    f"{_PROGRAMME}/compare": _console("", "?with=2", "?with=7&with=8&with=9&with=10&with=11"),
    f"{_PROGRAMME}/charts/two-pages": _hr("Bobscase Maplesreleasedlearning"),
    f"{_PROGRAMME}/charts/two-pages/<chart>/{_DRAWN}": _hr("Maplesreleasedlearning"),
    f"{_PROGRAMME}/changes/<kind>": _console(),
    f"{_PROGRAMME}/dates.zip": _console(),
    f"{_PROGRAMME}/funnel": _console(),
    f"{_PROGRAMME}/funnel/<step>": _console(),
    f"{_PROGRAMME}/outbox": _console(*(f"?folder={one}" for one in _FOLDERS)),
    f"{_PROGRAMME}/outbox/planned/<key>": _console(),
    f"{_PROGRAMME}/outbox/planned/<key>/html": _console(),
    f"{_PROGRAMME}/list": _console(),
    f"{_PROGRAMME}/people": _console(),
    f"{_PROGRAMME}/people/<int:person_id>": _console(),
    f"{_PROGRAMME}/people/<int:person_id>/break-glass": _console(),
    f"{_PROGRAMME}/plan": _console(),
    f"{_PROGRAMME}/retention": _console(),
    "/people/<int:person_id>/data": _console(),
    f"{_PROGRAMME}/words": _console(),
    _WORDS: _console(),
    f"{_WORDS}/frame": _console(),
    "/programmes/new": _console(),
    _SET: _console(),
    f"{_SET}/changes/<kind>": _console(),
    f"{_SET}/dates.ics": _console(),
    # Doors without a lock.
    "/healthz": _console(),
    "/metrics": _console(),
    "/readyz": _console(),
    "/resend": _console(),
    "/resend/asked": _console(),
    "/signin": _console(),
    "/signin/callback": _console(),
    "/signin/start": _console(),
}

WITHOUT_ROWS = {"/static/<path:filename>": "files of the installation, the same for everybody"}
"""Doors that lead to no row, and why."""

NOBODY_OPENS = {"/signin/callback": "only Microsoft leads to it, with what a sign-in began"}
"""Doors that answer none of these visitors with a page, and why."""

BEHIND_NO_DOOR = frozenset[str]()
"""What is kept and no page shows yet."""

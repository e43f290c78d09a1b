"""Every door that takes something, typed by hand: what is typed there, and what comes back.

What comes back is a redirect, or a page that shows its writer what they wrote; nobody is named
who sees nothing. People type `TYPED`; HR gives `HR_REASON`, which is theirs to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.privacy.canaries import HR_REASON, TYPED, found_in
from tests.privacy.house import CODE, PEOPLE, ROLES, WITH_CODE

_OF_LINKS = (*PEOPLE, *WITH_CODE)
_OF_CONSOLE = tuple(ROLES)


@dataclass(frozen=True)
class Button:
    """What is sent, by whom, what each sees in the answer, and whether the words are kept."""

    visitors: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    sees: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keeps: bool = False
    is_json: bool = False


def _own(**fields: str) -> Button:
    return Button(_OF_LINKS, fields)


def _console(*told: str, **fields: str) -> Button:
    """`told` are those to whom a page shows the reason again that they gave."""
    return Button(_OF_CONSOLE, fields, dict.fromkeys(told, found_in(HR_REASON)))


def _taken(*marks: str) -> Button:
    """What whoever may change things gets handed over with these words in it."""
    return Button(_OF_CONSOLE, {}, dict.fromkeys(("hr", "lead"), frozenset(marks)))


_ANSWERS = {
    **dict.fromkeys(
        (
            *("objective_1", "reason", "question", "access_needs", "success", "worry"),
            *("action", "first_step", "noticed_by", "happened", "kept_question", "support"),
            *("word", "group_learning", "helped", "correction", "keep", "how", "hope"),
            *("outcome", "recommendation", "example", "noticed", "offer", "tell_set"),
        ),
        TYPED,
    ),
    "notice_read": "yes",
    "due_on": "2027-04-01",
    "coming": "yes",
    "consent": "no",
    "conversation": "yes",
    "release": "yes",
    "sign_off": "yes",
    "choice": "run",
    "dates_seen": "yes",
}
_QUESTIONS = {
    "goal": "both",
    "mode": "own-issue",
    "people": "invite",
    "contact_name": "Hanna Reed",
    "contact_address": "hanna@acme.example",
    "start": "2027-06-01",
    "sessions": "6",
    "every_weeks": "4",
    "minutes": "120",
    "time_zone": "Europe/London",
    "holidays": "GB-ENG",
}
_PROGRAMME, _SET, _MAIL = (
    "/programmes/<int:programme_id>",
    "/sets/<int:set_id>",
    "/outbox/<int:mailing_id>",
)
_QUORUM = "/p/<token>/quorum/<int:membership_id>/<int(max=2147483647):session_id>"
_RENEWAL = "/p/<token>/renewal/<int:membership_id>"
_HOSTING = "/p/<token>/hosting/<int:membership_id>/<int(max=2147483647):session_id>"
_DRAFT = "/drafts/<int:draft_id>"
_WORDS = f"{_PROGRAMME}/words/<touchpoint>/<language>"
_PROJECT = "/p/<token>/project/<int(max=2147483647):set_id>"
_ADVICE = "<int(max=2147483647):recommendation_id>"
_TYPED = found_in(TYPED)
_FORM_OF_ANN = frozenset({"Annsreleasedaction"}) | _TYPED
"""As she sends her forms after each session in turn, what she types takes her actions' place."""
_FORM_OF_SUE = frozenset({"Maplesrecommendation", "Maplesreleasedlearning"}) | _TYPED
_BOARD = "/p/<token>/board/<int:session_id>"
_GIVEN_BACK = dict.fromkeys(_OF_LINKS, _TYPED)
_OF_MAPLES_BOARD = frozenset({"Annsnote", "Maplescolumn"})

PRESSED: dict[str, Button] = {
    "/<any(r, p):surface>/<token>/code": _own(),
    "/<any(r, p):surface>/<token>/code/check": _own(code="000000"),
    # Wherever there is no board of the writer's, or no code was shown, a page gives the writer
    # their own words back; a column of another set's board is refused on the board itself.
    _BOARD: Button(
        _OF_LINKS,
        {"do": "add", "column": "1", "words": TYPED},
        _GIVEN_BACK | dict.fromkeys(("olga" + CODE, "otto" + CODE), _TYPED | {"Oaksnote"}),
        keeps=True,
    ),
    f"{_BOARD}/open": Button(_OF_LINKS, {"columns": TYPED}, _GIVEN_BACK, keeps=True),
    f"{_BOARD}/enter": Button(
        _OF_LINKS,
        {"code": "000000"},
        {
            **dict.fromkeys(("ann" + CODE, "bob" + CODE, "fay" + CODE), _OF_MAPLES_BOARD),
            **dict.fromkeys(("olga" + CODE, "otto" + CODE), frozenset({"Oaksnote"})),
        },
    ),
    f"{_BOARD}/new-code": _own(),
    f"{_BOARD}/photos": Button(
        _OF_LINKS,
        {},
        {
            **dict.fromkeys(("ann" + CODE, "bob" + CODE, "fay" + CODE), _OF_MAPLES_BOARD),
            **dict.fromkeys(("olga" + CODE, "otto" + CODE), frozenset({"Oaksnote"})),
        },
    ),
    # What Maple learned was noted already: it stands above, and covers nothing unread.
    f"{_BOARD}/learning": Button(
        _OF_LINKS,
        {"words": TYPED},
        _GIVEN_BACK | {"fay" + CODE: _TYPED | {"Annsnote", "Mapleskeptlearning"}},
        keeps=True,
    ),
    "/p/<token>/case/<int(max=2147483647):case_id>": _own(do="no", edition="1"),
    "/p/<token>/champion/<int:champion_id>": _own(),
    "/p/<token>/champion/<int:champion_id>/taster": _own(
        day="2027-05-04", time="13:30", zone="Europe/London", place="Room 4", places="8"
    ),
    "/p/<token>/champion/<int:champion_id>/tasters/<int(max=2147483647):taster_id>/call-off": (
        _own()
    ),
    # An address that we know keeps the name that we know.
    # It is the same whoever they are, and so many would be one device that asks too often.
    "/t/<token>": Button(tuple(WITH_CODE), {"name": TYPED, "address": "ann@acme.example"}),
    "/taster-place/<token>": Button(tuple(WITH_CODE), {"do": "give-back"}),
    "/p/<token>/leave/<int:membership_id>": Button(
        _OF_LINKS, {"sure": "yes", "closing_word": TYPED}, keeps=True
    ),
    # Whatever keeps a press from being taken, its writer gets their own words back.
    "/p/<token>/live/<int:membership_id>": Button(
        _OF_LINKS,
        {"do": "action", "about": "1", "what": TYPED},
        dict.fromkeys(_OF_LINKS, _TYPED),
    ),
    "/p/<token>/live/<int:membership_id>/wrap": _own(),
    "/p/<token>/live/<int:membership_id>/write": Button(
        _OF_LINKS, {"do": "action", "about": "1", "what": TYPED}, is_json=True
    ),
    "/p/<token>/manager/<int:membership_id>": _own(line="objective"),
    "/p/<token>/object/<int:membership_id>": Button(
        _OF_LINKS, {"do": "object", "words": TYPED}, keeps=True
    ),
    "/p/<token>/pause/<int:membership_id>": _own(do="pause"),
    f"{_QUORUM}/ask": _own(),
    f"{_QUORUM}/vote": _own(do="move"),
    f"{_QUORUM}/conclude": _own(do="move"),
    f"{_RENEWAL}/ask": _own(),
    f"{_RENEWAL}/vote": _own(do="alone"),
    f"{_RENEWAL}/conclude": _own(do="alone"),
    f"{_HOSTING}/take": _own(),
    f"{_HOSTING}/pass": _own(),
    "/p/<token>/releases/<int:release_id>/revoke": _own(),
    # Without a code, or a place, a page gives the writer their own words back.
    "/p/<token>/sets/<int(max=2147483647):set_id>/question": Button(
        _OF_LINKS, {"words": TYPED, "seen": "2"}, dict.fromkeys(_OF_LINKS, _TYPED), keeps=True
    ),
    "/p/<token>/turn/<int:membership_id>": _own(do="never"),
    # The same at a set's project; a member's words are taken, and stand on its page.
    f"{_PROJECT}/question": Button(
        _OF_LINKS,
        {"words": TYPED, "scope": TYPED, "seen": "2"},
        dict.fromkeys(_OF_LINKS, _TYPED),
        keeps=True,
    ),
    f"{_PROJECT}/question/sponsor": Button(
        _OF_LINKS,
        {"do": "release", "seen": "2", "words": TYPED},
        dict.fromkeys(_OF_LINKS, _TYPED),
    ),
    f"{_PROJECT}/notes": Button(
        _OF_LINKS,
        {"part": "options", "words": TYPED, "saw": TYPED},
        dict.fromkeys(_OF_LINKS, _TYPED),
        keeps=True,
    ),
    f"{_PROJECT}/notes/<int(max=2147483647):note_id>": Button(
        _OF_LINKS,
        {"do": "change", "words": TYPED, "seen": "1"},
        dict.fromkeys(_OF_LINKS, _TYPED),
        keeps=True,
    ),
    f"{_PROJECT}/recommendations": Button(
        _OF_LINKS,
        {"words": TYPED, "why": TYPED, "wanted_owner": TYPED},
        dict.fromkeys(_OF_LINKS, _TYPED),
        keeps=True,
    ),
    f"{_PROJECT}/recommendations/{_ADVICE}": Button(
        _OF_LINKS,
        {"do": "change", "words": TYPED, "seen": "1"},
        dict.fromkeys(_OF_LINKS, _TYPED),
        keeps=True,
    ),
    # How it goes is told without words; `test_sponsor_answers.py` sees its answers kept.
    f"/p/<token>/recommendations/{_ADVICE}": Button(
        _OF_LINKS, {"do": "not-yet", "words": TYPED}, dict.fromkeys(_OF_LINKS, _TYPED)
    ),
    "/p/<token>/settings": _own(zone="Europe/London", working_days="mon"),
    # Some of their forms miss something, and come back as they were filled in.
    "/r/<token>": Button(
        _OF_LINKS,
        {"do": "send", **_ANSWERS},
        {
            "ann": _FORM_OF_ANN,
            **dict.fromkeys(("sue", "sue" + CODE), _FORM_OF_SUE),
            **dict.fromkeys(("ann" + CODE, "leo", "leo" + CODE), _TYPED),
        },
        keeps=True,
    ),
    "/r/<token>/draft": Button(_OF_LINKS, _ANSWERS, keeps=True, is_json=True),
    "/audit.csv": _console(),
    "/break-glass/<int:glass_id>/approve": _console(),
    # To the lead who asked, what a second one opened with them.
    "/break-glass/<int:glass_id>/read": Button(
        _OF_CONSOLE, {}, {"lead": frozenset({"Annscatchup"})}
    ),
    "/break-glass/<int:glass_id>/refuse": _console(),
    "/break-glass/<int:glass_id>/withdraw": _console(),
    "/came-back/<int:inbound_id>/seen": _console(),
    f"{_DRAFT}/dates": _console(step="save", seen="1"),
    f"{_DRAFT}/discard": _console(),
    f"{_DRAFT}/people": _console(step="save", seen="1"),
    f"{_DRAFT}/planned": _console(step="ask", seen="1"),
    f"{_DRAFT}/proposals/<any(every_weeks, size, sessions):about>": _console(do="take", seen="1"),
    f"{_DRAFT}/formed": _console(step="ask", seen="1"),
    f"{_DRAFT}/questions": _console(name="Second cohort", seen="1", **_QUESTIONS),
    f"{_DRAFT}/sets": _console(step="save", seen="1"),
    "/drafts/new": _console(name="Third cohort", **_QUESTIONS),
    "/deputies": _console(
        name="Dora", address="dora@acme.example", starts_on="2027-03-10", ends_on="2027-03-12"
    ),
    "/deputies/<int:deputy_id>/end": _console(),
    "/drift/<int:drift_id>/ours": _console(),
    "/drift/<int:drift_id>/theirs": _console(),
    "/flags/<int:flag_id>/settled": _console(),
    "/renewals/<int:vote_id>/seen": _console(),
    "/objections/<int:objection_id>/settled": _console(),
    f"{_MAIL}/arrived": _console(),
    # An invitation to a case is no mail of HR's: the page that says so keeps what was typed.
    f"{_MAIL}/cancel": _console("nobody", "hr", "lead", reason=HR_REASON),
    f"{_MAIL}/hold": _console("nobody", "hr", "lead", reason=HR_REASON),
    f"{_MAIL}/release": _console(),
    f"{_MAIL}/retry": _console(),
    "/people/<int:person_id>/keep": _console(),
    "/people/<int:person_id>/keep-address": _console(),
    "/people/<int:person_id>/left": _console(),
    "/people/<int:person_id>/data": _console(
        given_name="Ann", family_name="Bell", zone="Europe/London"
    ),
    "/people/<int:person_id>/data-link": _console(),
    "/people/<int:person_id>/links": _console(),
    "/people/<int:person_id>/erasure": _console(),
    "/people/<int:person_id>/manager": _console(address="mia@acme.example", name="Mia Example"),
    f"{_PROGRAMME}/as/<part>/<int:person_id>/<key>/test": _console(once="0" * 32),
    f"{_PROGRAMME}/approve": _console(),
    f"{_PROGRAMME}/changes/<kind>": _console(
        "nobody", "hr", "lead", reason=HR_REASON, days="1", weeks="1"
    ),
    f"{_PROGRAMME}/cases/invite": _console(story_id="1"),
    f"{_PROGRAMME}/cases/<int(max=2147483647):case_id>/words": _console(
        "nobody", "lead", words=HR_REASON, edition="1"
    ),
    f"{_PROGRAMME}/champions/support-group": _console(),
    f"{_PROGRAMME}/copy": _console(),
    f"{_PROGRAMME}/discard": _console(),
    f"{_PROGRAMME}/leads": _console(name="Ines Roth", address="ines@acme.example"),
    f"{_PROGRAMME}/leads/<int:lead_id>/end": _console(),
    f"{_PROGRAMME}/people/<int:person_id>/break-glass": _console(
        "nobody", "hr", "lead", thing="1", purpose="safety", reason=HR_REASON
    ),
    f"{_PROGRAMME}/list": _console(pasted="email\tname\nann@acme.example\tAnn Bell"),
    f"{_PROGRAMME}/take-back": _console(),
    f"{_PROGRAMME}/outbox.csv": _console(),
    f"{_PROGRAMME}/people.csv": _console(),
    f"{_PROGRAMME}/charts": _console(),
    # To whoever may take evidence along, what a set released.
    f"{_PROGRAMME}/charts.xlsx": _taken("Maplesreleasedlearning"),
    f"{_PROGRAMME}/charts.json": _taken("Maplesreleasedlearning"),
    f"{_PROGRAMME}/charts/<chart>.<any(svg, png):medium>": _taken("Maplesreleasedlearning"),
    f"{_PROGRAMME}/charts/<chart>.csv": _taken("Maplesreleasedlearning"),
    f"{_PROGRAMME}/sessions.csv": _console(),
    f"{_PROGRAMME}/funnel/<step>/remind": _console(),
    f"{_PROGRAMME}/outbox/planned/<key>/hold": _console("nobody", "lead", reason=HR_REASON),
    f"{_PROGRAMME}/sponsor/<form>/remind": _console(),
    _WORDS: _console(source="Subject: {action}", do="check"),
    f"{_WORDS}/findings": _console(source="Subject: {action}"),
    f"{_WORDS}/frame": _console(source="Subject: {action}"),
    f"{_WORDS}/restore": _console(version="0"),
    "/programmes/new": _console(),
    "/proposals/<int:invitee_id>/leave": _console(),
    "/resend": _console(address="ann@acme.example"),
    "/resume": _console(),
    f"{_SET}/changes/<kind>": _console(
        "nobody", "hr", "lead", reason=HR_REASON, days="1", weeks="1"
    ),
    "/signout": _console(),
    "/stop": _console(),
    "/notifications": _console(),
    "/notifications/lifecycle": _console(),
}

NOBODY_PRESSES = {
    "/p/<token>/live/<int:membership_id>": "no session runs at this house's hour",
    "/p/<token>/live/<int:membership_id>/wrap": "no session runs at this house's hour",
    "/p/<token>/live/<int:membership_id>/write": "no session runs at this house's hour",
    "/drift/<int:drift_id>/ours": "nothing was changed in Outlook",
    "/drift/<int:drift_id>/theirs": "nothing was changed in Outlook",
    "/proposals/<int:invitee_id>/leave": "nobody proposed another time",
    "/notifications": "only what Microsoft 365 sends is taken",
    "/notifications/lifecycle": "only what Microsoft 365 sends is taken",
    f"{_PROGRAMME}/sponsor/<form>/remind": "the sponsor has not been silent for long enough",
    "/<any(r, p):surface>/<token>/code/check": "nobody guesses a code",
    f"{_PROGRAMME}/people/<int:person_id>/break-glass": "nobody here was told that it may happen",
    f"{_BOARD}/enter": "the meeting was days ago, and so were the hours of its code",
    f"{_BOARD}/photos": "no file is sent",
}
"""Doors that let none of these visitors do anything, and why."""

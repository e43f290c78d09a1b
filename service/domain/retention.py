"""How long everything of people is kept, and what happens then: the one table (privacy 4.3).

A table of the database that holds a person or somebody's words and stands in no row of `HOLDINGS`
fails a test. Erasure and the export of one person go by the same rows.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from service.domain.keeping import DAYS, Fate, Holding, Term

DRAFT_KEPT = timedelta(days=90)
"""How long a draft stays that nobody touches."""
BOOKED_DRAFT_KEPT = timedelta(days=30)
"""How long one stays whose programme was confirmed: its people stand in the programme since."""

_PROGRAMME = "programme_id.ends_at"
_SET = f"set_id.{_PROGRAMME}"
_SESSION = f"set_session_id.{_SET}"
_LINK = f"form_link_id.{_PROGRAMME}"
_REPLY = f"reply_id.{_LINK}"
_PLACE = f"membership_id.{_SET}"
_WRITER = "reply_id.form_link_id.person_id"
_SPONSOR = "set_id.programme_id.sponsor_id"


def _own(path: str, *columns: str) -> Mapping[str, str]:
    return dict.fromkeys(columns, path)


def _words(
    table: str, what: str, since: str, owner: str, *columns: str, stays: bool = False
) -> Holding:
    return Holding(
        table, what, Term.WORDS, since, owner=owner, words=_own(owner, *columns), stays=stays
    )


def _facts(
    table: str, what: str, since: str, owner: str = "", *people: str, names: str = ""
) -> Holding:
    return Holding(
        table, what, Term.FACTS, since, owner=owner, people=people, names=tuple(names.split()),
        stays=True,
    )  # fmt: skip


HOLDINGS: tuple[Holding, ...] = (
    # Whatever hangs on a row stands above it, so that each is taken out before what it needs.
    _words("draft", "unfinished forms", _LINK, "form_link_id.person_id", "content"),
    _words("mailed_draft", "replies by mail", _LINK, "form_link_id.person_id", "words"),
    _words("answer", "answers in forms", _REPLY, _WRITER, "value"),
    _words("action_update", "what became of actions", f"action_id.{_SET}", "action_id.owner_id",
           "happened"),
    _words("log_entry", "learning log entries", f"{_SESSION}|{_REPLY}|written_at", "owner_id",
           "words"),
    _words("action", "actions", _SET, "owner_id", "what", "first_step", "noticed_by"),
    _words("question", "rough questions", _SET, "owner_id", "words"),
    _words("objective", "learning objectives", _PROGRAMME, "owner_id", "words"),
    _words("affirmation", "affirmations", _PLACE, "membership_id.person_id", "words"),
    _words("story", "outcome stories", _SET, "owner_id", "words"),
    _words("reflection", "facilitators' reflections", _SESSION, "author_id", "words"),
    _words("release", "lines released to managers", _SET, "owner_id", "words"),
    _words("closing_word", "last words on leaving", _PLACE, "membership_id.person_id", "words"),
    _words("objection", "wishes not to be in a set", _PLACE, "membership_id.person_id", "words"),
    _words("learning_correction", "corrections of a set's learning", _SESSION, "person_id",
           "words"),
    _words("group_learning", "what sets learned", _SESSION, "written_by_id", "words", stays=True),
    _words("sponsor_press", "votes to tell the sponsor", f"recommendation_id.{_SET}", "person_id"),
    Holding("recommendation", "recommendations and what sponsors said to them", Term.WORDS, _SET,
            owner=_WRITER, stays=True,
            words={**_own(_WRITER, "title", "words", "why", "wanted_owner"),
                   **_own(_SPONSOR, "reason", "owner")}),
    _words("question_press", "votes to show a question", f"set_question_id.{_SET}", "person_id"),
    _words("set_question", "sets' questions", _SET, "written_by", "words", "scope", "measure",
           "keeper", stays=True),
    _words("project_note", "notes of projects", _SET, "written_by", "words", "saw", stays=True),
    # Who wrote on a board stands there as a keyed hash, so no path leads to them.
    _words("board_vote", "votes on boards", f"board_id.board_id.{_SESSION}", ""),
    _words("board_note", "notes on boards", f"board_id.{_SESSION}", "", "words"),
    _words("board_photo", "photos of flip charts", f"board_id.{_SESSION}", "", "image"),
    _words("board_write", "writes to boards", f"board_id.{_SESSION}", ""),
    _words("board_column", "columns of boards", f"board_id.{_SESSION}", "", "title"),
    _words("room_try", "wrong room codes", f"board_id.{_SESSION}", "person_id"),
    _words("board", "boards", _SESSION, "", "room_code"),
    _words("vote_press", "votes in sets", f"set_vote_id.{_SESSION}", "person_id"),
    _words("risk_flag", "facilitators' concerns by type", _SESSION, "raised_by_id"),
    Holding("live_write", "presses on live pages", Term.WORDS, _SESSION, owner="made_by_id",
            people=("about_id",), stays=True),
    Holding("draft_planning", "what planners were asked and answered", Term.WORDS,
            "job_id.finished_at", names=("request", "found")),
    Holding("group_reading", "groups that were read into drafts", Term.WORDS, "job_id.finished_at",
            names=("name",)),
    Holding("mailing", "subjects of mails", Term.MESSAGES, "sent_at", Fate.BLANKED,
            owner="person_id", people=("about_person_id",), names=("subject",), stays=True),
    Holding("access_code", "fresh codes", Term.MESSAGES, "expires_at", owner="person_id",
            words={"code": ""}),
    Holding("rating", "ratings under a pseudonym", Term.RATINGS, _PROGRAMME, Fate.UNLINKED,
            words={"word": ""}, names=("pseudonym", "scope"), stays=True),
    # After the ratings, which take along what was counted of them: here is what was cleared since.
    Holding("counted_rating", "which ratings were counted", Term.RATINGS, f"block_id.{_PROGRAMME}",
            Fate.UNLINKED, names=("pseudonym", "scope"), stays=True),
    Holding("rating_block", "ratings counted in blocks", Term.RECORD, "", Fate.KEPT,
            names=("counts",), stays=True),
    Holding("outcome", "outcomes in numbers", Term.RATINGS, _PROGRAMME, owner="owner_id"),
    Holding("success_case", "success cases", Term.RATINGS, _PROGRAMME, owner="owner_id",
            words={"words": "owner_id"}),
    Holding("drawn_chart", "drawings of charts", Term.FACTS, f"chart_id.report_id.{_PROGRAMME}",
            words={"picture": ""}, stays=True),
    Holding("kept_chart", "charts of evidence", Term.FACTS, f"report_id.{_PROGRAMME}",
            words={"content": ""}, stays=True),
    Holding("kept_report", "reports of evidence", Term.FACTS, _PROGRAMME,
            words={"workbook": ""}, stays=True),
    _facts("attendance", "who came", _SESSION, "person_id"),
    _facts("turn", "turns of presenting", _SESSION, "person_id"),
    _facts("session_host", "who hosted", _SESSION, "person_id"),
    _facts("quorum_choice", "what to do when few come", _SESSION, "chosen_by_id"),
    _facts("set_vote", "what sets voted on", _SESSION, "asked_by_id"),
    _facts("reply", "that a form was answered", _LINK, "form_link_id.person_id", names="device"),
    _facts("inbound_mail", "that mail came back", f"mailing_id.{_PROGRAMME}|received_at",
           "person_id", names="seen_by"),
    _facts("mailing", "that mails were sent", f"{_PROGRAMME}|due_at", "person_id",
           "about_person_id", names="key reason"),
    Holding("mail_test", "tests of mails to HR", Term.FACTS, _PROGRAMME, owner="reader_id",
            people=("about_person_id",)),
    _facts("form_link", "personal forms", _PROGRAMME, "person_id", "about_person_id", names="key"),
    _facts("drift", "changes by hand in Outlook", _SET, names="address settled_by"),
    _facts("invitee", "who was invited in Outlook", _SET, "person_id", names="address name"),
    Holding("series", "co-organisers of series", Term.FACTS, _SET, Fate.BLANKED,
            names=("co_organisers",), stays=True),
    Holding("calendar_date", "co-organisers of dates", Term.FACTS, _SET, Fate.BLANKED,
            names=("co_organisers",), stays=True),
    Holding("set_session", "HR's reasons for moved dates", Term.FACTS, _SET, Fate.BLANKED,
            names=("change_reason",), stays=True),
    Holding("time_away", "out-of-office times", Term.FACTS, "ends_at", owner="person_id"),
    Holding("suspension", "pauses of somebody's mail", Term.FACTS, "ended_at", owner="person_id",
            names=("decided_by",)),
    _facts("job", "work that was asked for", "finished_at", names="asked_by"),
    Holding("taster_place", "places in tasters", Term.OWN_DAY, "taster_id.forget_on",
            owner="person_id", by="forget-tasters"),
    Holding("taster", "tasters", Term.AUDIT, f"champion_id.{_PROGRAMME}", names=("place",),
            stays=True),
    Holding("champion", "champions", Term.AUDIT, _PROGRAMME, owner="person_id", stays=True),
    Holding("break_glass", "openings by two HR leads and their reasons", Term.OWN_DAY,
            "delete_after", owner="person_id", stays=True,
            words={"reason": "", "what": "person_id"},
            names=("asked_by", "asked_by_name", "asked_by_address", "answered_by",
                   "answered_by_name")),
    Holding("named_lead", "named HR leads", Term.AUDIT, _PROGRAMME,
            names=("address", "name", "named_by"), stays=True),
    Holding("mail_wording", "who worded a mail", Term.AUDIT, _PROGRAMME, Fate.BLANKED,
            names=("written_by", "written_by_name"), stays=True),
    Holding("stop", "stops of everything and their reasons", Term.AUDIT, "resumed_at",
            words={"reason": ""}, names=("stopped_by", "stopped_by_name", "resumed_by"),
            stays=True),
    Holding("deputy", "deputies of HR leads", Term.AUDIT, "ends_at", stays=True,
            names=("lead_name", "lead_address", "lead_actor", "name", "address", "ended_by")),
    Holding("membership", "places in sets", Term.AUDIT, _SET, owner="person_id", stays=True),
    Holding("audit_event", "the audit: ids and hashes", Term.AUDIT, "at", stays=True,
            names=("actor", "subject", "old", "new")),
    Holding("programme_draft", "programmes that HR is putting together", Term.OWN_DAY, "",
            names=("settings", "people", "sets", "changed_by"), stays=True, by="forget-drafts"),
    Holding("directory_entry", "what the directory says of people", Term.RECORD, "",
            owner="person_id", people=("clash_person_id",),
            names=("address", "given_name", "family_name", "manager_directory_id")),
    Holding("person", "people", Term.RECORD, "", owner="id", people=("manager_id",),
            names=("address", "given_name", "family_name", "department", "location", "zone",
                   "working_days", "holiday_region", "language", "directory_id", "pseudonym")),
    Holding("programme", "sponsors and contacts", Term.RECORD, "", Fate.KEPT, owner="sponsor_id",
            names=("contact_address", "contact_name"), stays=True),
)  # fmt: skip
"""Every table that holds something of people, children before what they hang on."""


def of_a_programme() -> list[Holding]:
    """Return what goes whole by the end of its programme."""
    return [one for one in HOLDINGS if one.programme and one.fate is not Fate.BLANKED]


def last_day_of_words(programme_ends_at: datetime) -> date:
    """Return the last day on which logs, drafts, questions and answers are kept."""
    return last_day(Term.WORDS, programme_ends_at)


def last_day(term: Term, began_at: datetime) -> date:
    """Return the last day on which something is kept whose time began then."""
    return (began_at + timedelta(days=DAYS[term])).date()


def last_day_of_answers(programme_ends_at: datetime, closes_at: datetime) -> date:
    """Return the last day on which the words of a form are kept, that closes at an instant.

    A form that is still open when the words of its programme go, such as what lasted, would lose
    them as they are written: its words have ninety days of their own.
    """
    words = last_day_of_words(programme_ends_at)
    if closes_at.date() <= words:
        return words
    return last_day_of_words(closes_at)


def last_day_of_numbers(programme_ends_at: datetime) -> date:
    """Return the last day on which somebody's own figures are kept (privacy 4.3)."""
    return last_day(Term.RATINGS, programme_ends_at)


def draft_goes_at(changed_at: datetime, approved_at: datetime | None) -> datetime:
    """Return when a draft of a programme is deleted, unless somebody changes it before.

    Args:
        approved_at: when its programme was confirmed; None while it is no plan or only a plan.
    """
    untouched = changed_at + DRAFT_KEPT
    return untouched if approved_at is None else min(untouched, approved_at + BOOKED_DRAFT_KEPT)

"""Write the canaries: what everybody's answers became, row by row."""

import json
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.cases import CaseKind, CaseState
from service.domain.inbound import InboundKind
from service.domain.renewal import Renewal
from service.domain.states import (
    ActionState,
    Consent,
    Decision,
    FieldClass,
    JobKind,
    JobState,
    ReleaseState,
    RiskKind,
    Wave,
    WordingKind,
)
from service.domain.votes import VoteKind
from service.models import (
    ActionUpdate,
    Affirmation,
    Base,
    ClosingWord,
    Draft,
    FormLink,
    InboundMail,
    Job,
    LearningCorrection,
    LogEntry,
    MailedDraft,
    Objection,
    Objective,
    Question,
    Recommendation,
    Reflection,
    RiskFlag,
    SetQuestion,
    SetVote,
    Story,
)
from tests.privacy.answered import ELSEWHERE, fill_forms
from tests.privacy.boards import plant_boards
from tests.privacy.canaries import words_of
from tests.privacy.evidence import plant_evidence
from tests.privacy.programme import EARLIER, LATER, NOW, Planted, build_programme
from tests.privacy.rows import Replies, action, case, learned, notes, rating, release
from tests.privacy.tasters import plant_taster

_KEPT = {"written_at": EARLIER, "delete_after": LATER}


def plant(db: Session) -> Planted:
    """Write everything into an empty database."""
    planted = build_programme(db)
    replies = fill_forms(db, planted)
    _write_questions(db, planted, replies)
    _write_logs_and_actions(db, planted, replies)
    _write_releases(db, planted, replies)
    _write_of_ann_alone(db, planted, replies)
    _write_drafts(db, planted)
    _write_of_sets(db, planted, replies)
    plant_boards(db, planted)
    plant_taster(db, planted)
    plant_evidence(db, planted)
    job = Job(kind=JobKind.BOOK, programme_id=planted.maple.programme, state=JobState.DONE)
    job.asked_at, job.asked_by = EARLIER, "command-line"
    _add(db, job)
    return planted


def _write_questions(db: Session, planted: Planted, replies: Replies) -> None:
    asked = (
        ("ann", ("joining", "ann", 1), "Annskeptquestion", FieldClass.PRIVATE, 9),
        ("ann", ("before-session", "ann", 2), "Annsshownquestion", FieldClass.SET, 0),
        ("bob", ("before-session", "bob", 2), "Bobsquestion", FieldClass.FACILITATOR, 0),
    )
    _add(
        db,
        *(
            Question(
                owner_id=planted.people[whose],
                set_id=planted.maple.learning_set,
                reply_id=replies[reply],
                words=words_of(mark),
                shown_to=shown_to,
                written_at=EARLIER - timedelta(days=days),
                delete_after=LATER,
            )
            for whose, reply, mark, shown_to, days in asked
        ),
    )
    for set_name, whose, mark in (
        ("Maple", "ann", "Maplesquestion"),
        ("Oak", "olga", "Oaksquestion"),
    ):
        set_id = planted.sets[set_name]
        first = SetQuestion(version=1, kind=WordingKind.FIRST, words="As it was booked")
        changed = SetQuestion(version=2, kind=WordingKind.CHANGED, words=words_of(mark))
        changed.written_by = planted.people[whose]
        for row in (first, changed):
            row.set_id, row.written_at, row.delete_after = set_id, EARLIER, LATER
        _add(db, first, changed)
    changed = db.scalars(select(SetQuestion).where(SetQuestion.version == 2)).first()
    assert changed is not None
    changed.scope = words_of("Maplesscope")
    first = db.scalars(select(SetQuestion).where(SetQuestion.set_id == changed.set_id)).first()
    assert first is not None
    first.words, first.released_at = words_of("Mapleshownquestion"), EARLIER


def _write_logs_and_actions(db: Session, planted: Planted, replies: Replies) -> None:
    people = planted.people
    for whose, mark in (
        ("ann", "Annslog"),
        ("bob", "Bobslog"),
        ("leo", "Leoslog"),
        ("olga", "Olgaslog"),
    ):
        _add(db, LogEntry(owner_id=people[whose], kind="learned", words=words_of(mark), **_KEPT))
    released = action(planted, "ann", "Maple", 1, "Annsreleasedaction")
    newest = action(planted, "ann", "Maple", 2, "Annsaction")
    newest.first_step, newest.noticed_by = words_of("Annsfirststep"), words_of("Annswitness")
    _add(
        db,
        released,
        newest,
        action(planted, "bob", "Maple", 2, "Bobsaction"),
        action(planted, "leo", "Maple", 1, "Leosaction"),
        action(planted, "olga", "Oak", 2, "Olgasaction"),
    )
    _add(
        db,
        ActionUpdate(
            action_id=released.id,
            reply_id=replies["before-session", "ann", 2],
            state=ActionState.PART,
            happened=words_of("Annshappened"),
            told_at=EARLIER,
        ),
    )


def _write_releases(db: Session, planted: Planted, replies: Replies) -> None:
    """Let Ann release an action in time and a reason too late, and take her support back."""
    lines = (
        (1, "action", "Annsreleasedaction", EARLIER, ReleaseState.DRAFTED),
        (2, "support", "Annssupport", EARLIER, ReleaseState.REVOKED),
        (2, "reason", "Annsreason", NOW - timedelta(hours=1), ReleaseState.DRAFTED),
    )
    _add(db, *(release(planted, replies, *line) for line in lines))


def _write_of_ann_alone(db: Session, planted: Planted, replies: Replies) -> None:
    maple = planted.maple
    joining = replies["joining", "ann", 1]
    _add(
        db,
        Objective(
            owner_id=maple.ann,
            programme_id=maple.programme,
            reply_id=joining,
            words=words_of("Annsobjective"),
            **_KEPT,
        ),
        Affirmation(
            membership_id=maple.ann_in,
            reply_id=replies["affirmations", "ann", 1],
            wording_version=1,
            words=json.dumps([words_of("Annsaffirmation")]),
            affirmed_at=EARLIER,
        ),
        Objection(
            membership_id=maple.ann_in,
            words=words_of("Annsobjection"),
            raised_at=EARLIER,
            delete_after=LATER,
        ),
        Story(
            owner_id=maple.ann,
            set_id=maple.learning_set,
            reply_id=replies["final-story", "ann", 6],
            words=json.dumps({"outcome": words_of("Annsstory")}),
            consent=Consent.NO,
            **_KEPT,
        ),
        case(planted, "ann", "Annscase", CaseKind.MOST, state=CaseState.WRITTEN),
        case(
            planted,
            "bob",
            "Bobscase",
            CaseKind.LEAST,
            state=CaseState.DECIDED,
            published=Consent.UNNAMED,
        ),
        rating(db, planted, Wave.SESSION, "word", "Annsoneword"),
        rating(db, planted, Wave.BASELINE, "listening", "Annsbaselineword"),
    )


def _write_drafts(db: Session, planted: Planted) -> None:
    """Let Ann have begun her next form twice: by typing, and by answering a mail."""
    key = "before-session:3:ann"
    link_id = db.scalars(select(FormLink.id).where(FormLink.key == key)).one()
    mail = InboundMail(
        key="a" * 64,
        mailbox="sets@acme.example",
        kind=InboundKind.CAPTURED,
        received_at=EARLIER,
        person_id=planted.maple.ann,
    )
    _add(db, mail)
    _add(
        db,
        Draft(
            form_link_id=link_id,
            content=json.dumps({"question": [words_of("Annsdraft"), ELSEWHERE]}),
            saved_at=EARLIER,
            delete_after=LATER,
        ),
        MailedDraft(
            form_link_id=link_id,
            inbound_mail_id=mail.id,
            words=words_of("Annsmaileddraft"),
            mailed_at=EARLIER,
            delete_after=LATER,
        ),
    )


def _write_of_sets(db: Session, planted: Planted, replies: Replies) -> None:
    maple, wrap = planted.maple, replies["facilitator-wrap", "fay", 2]
    first, second = maple.sessions[:2]
    _add(
        db,
        learned(planted, first, "Maplesreleasedlearning", released_at=EARLIER),
        learned(planted, second, "Mapleskeptlearning", released_at=None),
        *notes(planted),
        Recommendation(
            set_id=maple.learning_set,
            words=words_of("Maplesunputadvice"),
            proposed_at=EARLIER,
            delete_after=LATER,
        ),
        LearningCorrection(
            set_session_id=second,
            person_id=maple.bob,
            words=words_of("Maplescorrection"),
            **_KEPT,
        ),
        Recommendation(
            set_id=maple.learning_set,
            reply_id=replies["final-story", "ann", 6],
            words=words_of("Maplesrecommendation"),
            proposed_at=EARLIER,
            put_at=EARLIER,
            decision=Decision.YES,
            reason=words_of("Suesreason"),
            owner=words_of("Suesdoer"),
            decided_at=EARLIER,
            delete_after=LATER,
        ),
        ClosingWord(
            membership_id=planted.places["leo"], words=words_of("Leosclosingword"), **_KEPT
        ),
        Reflection(
            author_id=maple.fay,
            set_session_id=second,
            reply_id=wrap,
            words=words_of("Fayslook"),
            **_KEPT,
        ),
        RiskFlag(
            set_session_id=second,
            raised_by_id=maple.fay,
            kind=RiskKind.CONFLICT,
            raised_at=EARLIER,
        ),
        SetVote(
            set_session_id=second,
            kind=VoteKind.RENEWAL,
            asked_by_id=maple.fay,
            asked_at=EARLIER,
            outcome=Renewal.ALONE,
        ),
    )


def _add(db: Session, *rows: Base) -> None:
    db.add_all(rows)
    db.flush()

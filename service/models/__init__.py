"""SQLAlchemy rows: one table or one tight family a file, a note under each column."""

from service.models.access import AccessCode
from service.models.action import Action, ActionUpdate
from service.models.audit import AuditEvent
from service.models.base import Base
from service.models.board import (
    Board,
    BoardColumn,
    BoardNote,
    BoardPhoto,
    BoardVote,
    BoardWrite,
    RoomTry,
)
from service.models.break_glass import BreakGlass, NamedLead
from service.models.calendar_date import CalendarDate, Drift, Invitee
from service.models.closing_word import ClosingWord
from service.models.deputy import Deputy
from service.models.directory import DirectoryEntry, Suspension
from service.models.draft_planning import DraftPlanning
from service.models.group_learning import (
    GroupLearning,
    LearningCorrection,
    Recommendation,
    Reflection,
    SponsorPress,
    Story,
)
from service.models.group_reading import GroupReading
from service.models.inbound_mail import InboundMail, InboxReading, MailedDraft
from service.models.installation import Installation
from service.models.job import Job
from service.models.kept_report import DrawnChart, KeptChart, KeptReport
from service.models.learning import Affirmation, LogEntry, Objective, Question
from service.models.learning_set import LearningSet, Membership
from service.models.live_write import LiveWrite
from service.models.mail_test import MailTest
from service.models.mail_wording import MailWording
from service.models.mailing import MailboxSlot, Mailing
from service.models.objection import Objection
from service.models.outcome import Outcome
from service.models.person import Person
from service.models.programme import Champion, Programme
from service.models.programme_draft import ProgrammeDraft
from service.models.project_note import ProjectNote
from service.models.quiet_set import QuietSet, Touched
from service.models.rating import Rating
from service.models.rating_block import CountedRating, RatingBlock
from service.models.release import Release
from service.models.reply import Answer, Draft, FormLink, Reply
from service.models.request_block import RequestBlock
from service.models.round_run import RoundRun
from service.models.series import Series
from service.models.service_time import ServiceTime, Tick
from service.models.set_question import QuestionPress, SetQuestion
from service.models.set_session import (
    Attendance,
    QuorumChoice,
    RiskFlag,
    SessionHost,
    SetSession,
    Turn,
)
from service.models.stop import Stop
from service.models.subscription import CalendarReading, NotificationTally, Subscription, Wake
from service.models.success_case import SuccessCase
from service.models.taster import Taster, TasterPlace
from service.models.time_away import TimeAway
from service.models.vote import SetVote, VotePress

__all__ = [
    "AccessCode",
    "Action",
    "ActionUpdate",
    "Affirmation",
    "Answer",
    "Attendance",
    "AuditEvent",
    "Base",
    "Board",
    "BoardColumn",
    "BoardNote",
    "BoardPhoto",
    "BoardVote",
    "BoardWrite",
    "BreakGlass",
    "CalendarDate",
    "CalendarReading",
    "Champion",
    "ClosingWord",
    "CountedRating",
    "Deputy",
    "DirectoryEntry",
    "Draft",
    "DraftPlanning",
    "DrawnChart",
    "Drift",
    "FormLink",
    "GroupLearning",
    "GroupReading",
    "InboundMail",
    "InboxReading",
    "Installation",
    "Invitee",
    "Job",
    "KeptChart",
    "KeptReport",
    "LearningCorrection",
    "LearningSet",
    "LiveWrite",
    "LogEntry",
    "MailTest",
    "MailWording",
    "MailboxSlot",
    "MailedDraft",
    "Mailing",
    "Membership",
    "NamedLead",
    "NotificationTally",
    "Objection",
    "Objective",
    "Outcome",
    "Person",
    "Programme",
    "ProgrammeDraft",
    "ProjectNote",
    "Question",
    "QuestionPress",
    "QuietSet",
    "QuorumChoice",
    "Rating",
    "RatingBlock",
    "Recommendation",
    "Reflection",
    "Release",
    "Reply",
    "RequestBlock",
    "RiskFlag",
    "RoomTry",
    "RoundRun",
    "Series",
    "ServiceTime",
    "SessionHost",
    "SetQuestion",
    "SetSession",
    "SetVote",
    "SponsorPress",
    "Stop",
    "Story",
    "Subscription",
    "SuccessCase",
    "Suspension",
    "Taster",
    "TasterPlace",
    "Tick",
    "TimeAway",
    "Touched",
    "Turn",
    "VotePress",
    "Wake",
]

"""The fixed words of mails in German, with the same keys as the English ones."""

from service.domain.break_glass import GlassPurpose
from service.domain.date_words import GERMAN
from service.domain.journey.touchpoints import Part
from service.domain.states import FieldClass, Goal, Role
from service.domain.tasters import MAILS as TASTER_MAILS
from service.domain.visibility import reader_label
from service.mail.words.fixed import FixedWords


def _label(*classes: FieldClass) -> str:
    return reader_label(frozenset(classes), language=GERMAN)


_SET_AND_FACILITATOR = _label(FieldClass.SET, FieldClass.FACILITATOR)
_ONLY_YOU = _label(FieldClass.PRIVATE)
_COUNTED = _label(FieldClass.GROUP)
_FACILITATOR = _label(FieldClass.FACILITATOR)
_EVERYBODY_INSIDE = _label(FieldClass.SET, FieldClass.FACILITATOR, FieldClass.HR)
_BEFORE = (
    f"{_SET_AND_FACILITATOR} sehen Ihr Vorhaben; {_ONLY_YOU} sehen Ihre Frage, "
    "außer Sie wählen mehr. Ihre Führungskraft sieht beides nicht."
)
_AFTER = (
    f"{_SET_AND_FACILITATOR} sehen Ihr Vorhaben; {_ONLY_YOU} sehen Ihr Lernbuch; Bewertungen "
    f"werden {_COUNTED}. Ihre Führungskraft sieht nur, was Sie ankreuzen."
)

_STORY = (
    f"{_SET_AND_FACILITATOR} sehen Ihre Geschichte; andere nur, wenn Sie es sagen. "
    "Empfehlungen sieht auch HR und wer fördert, sobald Ihr Set sie vorlegt."
)
_END = (
    f"Bewertungen werden {_COUNTED}; {_SET_AND_FACILITATOR} sehen Ihre Geschichte, andere nur, "
    "wenn Sie es sagen; HR sieht, wie Sie weitermachen möchten."
)
_LATER = (
    f"Bewertungen werden {_COUNTED}; {_SET_AND_FACILITATOR} sehen den Rest, andere nur, wenn "
    "Sie es sagen."
)
_TO_HR = "Ihre Antwort geht an HR."

_READER_LINES: dict[str, str] = {
    "joining": (
        f"{_EVERYBODY_INSIDE} sehen, was Sie lernen möchten; {_ONLY_YOU} sehen eine erste Frage, "
        "außer Sie wählen mehr."
    ),
    "joining-nudge": (
        f"{_EVERYBODY_INSIDE} sehen, was Sie lernen möchten; {_ONLY_YOU} sehen eine erste Frage, "
        "außer Sie wählen mehr."
    ),
    "sponsor-sign-off": _TO_HR,
    "release-time": "Ihre Antwort geht an HR; {about} sieht, was Sie sich erhoffen.",
    "set-introduction": f"{_ONLY_YOU}; ein Einwand geht an eine benannte Person in HR.",
    "set-up": (f"Bewertungen werden {_COUNTED}; {_FACILITATOR} sieht, was Sie schreiben."),
    "affirmations": (
        f"{_ONLY_YOU} sehen Ihren Wortlaut; {_SET_AND_FACILITATOR} sehen, dass Sie zugestimmt "
        "haben; HR sieht eine Zahl."
    ),
    "before-session": _BEFORE,
    "before-session-nudge": _BEFORE,
    "after-session": _AFTER,
    "after-session-nudge": _AFTER,
    "final-story": _STORY,
    "final-story-nudge": _STORY,
    "end-evaluation": _END,
    "end-evaluation-nudge": _END,
    "catch-up": (
        f"{_SET_AND_FACILITATOR} sehen, wie es mit Ihrem Vorhaben geht; Ihr Set sieht den Rest."
    ),
    "recap": "Ihr Set sieht, was Sie berichtigen.",
    "pulse": f"{_SET_AND_FACILITATOR} sehen Ihre Antwort.",
    "mid-point": f"Zahlen werden {_COUNTED}; {_FACILITATOR} sieht, was Sie schreiben.",
    "run-sheet": f"{_ONLY_YOU}.",
    "quorum-risk": "wer das Set moderiert und HR sehen Ihre Wahl.",
    "quorum-vote": "Ihr Set sieht, wie viele was gewählt haben, und niemand, wer.",
    "facilitator-wrap": (
        f"das Set und HR sehen, wer da war; das Set sieht, was es gelernt hat; {_ONLY_YOU} sehen "
        "Ihre zwei Zeilen; von einer Sorge sieht HR die Art."
    ),
    "sponsor-progress": _TO_HR,
    "sponsor-decisions": "Ihre Antwort geht an das Set, seine Moderation und HR.",
    "loop-closed": f"{_ONLY_YOU}.",
    "twelve-weeks": _LATER,
    "six-months": _LATER,
    "twelve-weeks-manager": f"Ihre Bewertung wird {_COUNTED}; HR sieht, was Sie schreiben.",
    "programme-report": "der Bericht ist für HR und alle, die das Programm fördern.",
    "champion-invitation": (
        f"{_ONLY_YOU}; bei einem Ja lesen HR und alle, die sich auch einsetzen, Ihren Namen."
    ),
    "champions-digest-1": _TO_HR,
    "champions-digest-2": _TO_HR,
    "champions-digest-3": _TO_HR,
    "deletion-warning-1": f"{_ONLY_YOU}.",
    "deletion-warning-2": f"{_ONLY_YOU}.",
    "cancelled-date": f"{_ONLY_YOU}.",
    "farewell": f"Ihr Set sieht ein Abschiedswort; {_ONLY_YOU} sehen Ihr Lernbuch.",
    "manager-summary": "Ihre Antwort geht an {about} und HR.",
    "moved-date": f"{_ONLY_YOU}.",
    "welcome": f"{_ONLY_YOU}; bei jedem Formular steht, wer die Antworten liest.",
    "new-set": f"{_ONLY_YOU}; was Sie bisher geschrieben haben, bleibt bei Ihrem alten Set.",
    "swapped-members": f"{_ONLY_YOU}.",
    "new-facilitator": f"{_ONLY_YOU}.",
    "fresh-code": f"{_ONLY_YOU}.",
    "fresh-link": f"{_ONLY_YOU}.",
    "message-waiting": f"{_ONLY_YOU}.",
    **dict.fromkeys(TASTER_MAILS, "wer ausrichtet und HR sehen, dass Sie einen Platz haben."),
    "monday-lines": f"{_ONLY_YOU}.",
    "break-glass": f"{_ONLY_YOU}.",
    "case-invitation": (f"{_ONLY_YOU}; bei einem Ja HR, und wem es dann erzählt werden darf."),
}

WORDS = FixedWords(
    html_language="de",
    labels={
        "when": "Wann",
        "first": "Erster Termin",
        "next": "Nächster Termin",
        "now": "Jetzt",
        "since": "Seit",
        "opened": "Geöffnet",
        "open_until": "Offen bis",
        "readers": "Wer das liest",
        "questions": "Fragen",
        "also": "Heute außerdem für Sie",
        "was": "War",
        "coming": "Kommen",
        "late": "Kommen später",
        "not_coming": "Kommen nicht",
        "unheard": "Noch ohne Antwort",
        "open_actions": "Offene Vorhaben",
        "shared_questions": "Mit Ihnen geteilte Fragen",
        "recommendations": "Empfehlungen",
        "agreed": "Ja",
        "adapted": "Angepasst",
        "declined": "Nein",
        "sets": "Sets",
        "people": "Menschen",
        "sessions_held": "Treffen bisher",
        "concern": "Eine Sorge aus der Moderation",
        "too-few": "Treffen, zu denen zu wenige kommen könnten",
        "calendar": "Kalender, die eine Entscheidung brauchen",
        "mail": "Mails, die nicht hinausgingen",
        "unreached": "Menschen, die keine Mail erreicht",
        "directory": "Menschen, nach denen das Verzeichnis fragt",
        "silent-sponsor": "Sponsorformulare ohne Antwort",
        "renewal": "Sets, die weitermachen wollen",
    },
    personal_link="(ein persönlicher Link)",
    fresh_code="(ein neuer Code)",
    kept_reason="(der Grund, in den Worten der fragenden Person)",
    opened_for={
        GlassPurpose.SAFETY: "die Sicherheit eines Menschen",
        GlassPurpose.COMPLAINT: "eine Beschwerde, die geprüft werden muss",
        GlassPurpose.LEGAL: "eine gesetzliche Pflicht",
    },
    more="(es gibt mehr: fragen Sie {name})",
    purposes={
        Goal.LEARN: "um aus echten Fragen zu lernen",
        Goal.FIX: "um an etwas Wirklichem zu arbeiten",
        Goal.BOTH: "um an etwas Wirklichem zu arbeiten und daraus zu lernen",
    },
    released={
        "Action": "Vorhaben",
        "First step": "Erster Schritt",
        "What I want to learn": "Was ich lernen möchte",
        "And what else I want to learn": "Und was ich noch lernen möchte",
        "Why I take part": "Warum ich dabei bin",
        "Support I need": "Was mir hilft",
        "What was released, if anything": "Was freigegeben wurde, falls etwas",
    },
    reader_lines=_READER_LINES,
    why_part={
        Part.CONTACT: "Sie bekommen das, weil Sie Ansprechperson von {programme} sind.",
        Part.SPONSOR: "Sie bekommen das, weil Sie {programme} fördern.",
        Part.CHAMPION: "Sie bekommen das, weil Sie sich in {programme} für Sets einsetzen.",
    },
    why_manager=("Sie bekommen das, weil {about} an Sie berichtet und an {programme} teilnimmt."),
    why_page="Sie bekommen das, weil Sie eine Seite in {programme} haben.",
    why_taster=(
        "Sie bekommen das, weil Ihre Adresse für eine Kostprobe von {programme} angegeben wurde."
    ),
    why_set={
        Role.MEMBER: "Sie bekommen das, weil Sie im Set {set} sind ({programme}).",
        Role.FACILITATOR: "Sie bekommen das, weil Sie das Set {set} moderieren ({programme}).",
        Role.HOST: "Sie bekommen das, weil Sie das Set {set} ausrichten ({programme}).",
    },
    why_coach="Sie bekommen das, weil Sie das Set {set} coachen ({programme}).",
    replies_wait="Antworten per Mail warten ungesendet im Formular.",
)

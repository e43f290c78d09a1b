"""The fixed words of mails in German, with the same keys as the English ones."""

from service.domain.date_words import GERMAN
from service.domain.states import FieldClass, Goal, Role
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

_READER_LINES: dict[str, str] = {
    "joining": (
        f"{_EVERYBODY_INSIDE} sehen, was Sie lernen möchten; {_ONLY_YOU} sehen eine erste Frage, "
        "außer Sie wählen mehr."
    ),
    "set-up": (f"Bewertungen werden {_COUNTED}; {_FACILITATOR} sieht, was Sie schreiben."),
    "affirmations": (
        f"{_ONLY_YOU} sehen Ihren Wortlaut; {_SET_AND_FACILITATOR} sehen, dass Sie zugestimmt "
        "haben; HR sieht eine Zahl."
    ),
    "before-session": _BEFORE,
    "before-session-nudge": _BEFORE,
    "after-session": _AFTER,
    "after-session-nudge": _AFTER,
    "manager-summary": "Ihre Antwort geht an {about} und HR.",
    "moved-date": f"{_ONLY_YOU}.",
    "welcome": f"{_ONLY_YOU}; bei jedem Formular steht, wer die Antworten liest.",
    "new-set": f"{_ONLY_YOU}; was Sie bisher geschrieben haben, bleibt bei Ihrem alten Set.",
    "swapped-members": f"{_ONLY_YOU}.",
    "new-facilitator": f"{_ONLY_YOU}.",
    "fresh-code": f"{_ONLY_YOU}.",
    "fresh-link": f"{_ONLY_YOU}.",
    "message-waiting": f"{_ONLY_YOU}.",
}

WORDS = FixedWords(
    html_language="de",
    labels={
        "when": "Wann",
        "first": "Erster Termin",
        "next": "Nächster Termin",
        "now": "Jetzt",
        "since": "Seit",
        "open_until": "Offen bis",
        "readers": "Wer das liest",
        "questions": "Fragen",
        "also": "Außerdem auf Ihrer Seite",
    },
    personal_link="(ein persönlicher Link)",
    fresh_code="(ein neuer Code)",
    more="(es gibt mehr: fragen Sie {name})",
    purposes={
        Goal.LEARN: "um aus echten Fragen zu lernen",
        Goal.FIX: "um an etwas Wirklichem zu arbeiten",
        Goal.BOTH: "um an etwas Wirklichem zu arbeiten und daraus zu lernen",
    },
    released={
        "Action": "Vorhaben",
        "First step": "Erster Schritt",
        "Support I need": "Was mir hilft",
        "What was released, if anything": "Was freigegeben wurde, falls etwas",
    },
    reader_lines=_READER_LINES,
    why_contact="Sie bekommen das, weil Sie Ansprechperson von {programme} sind.",
    why_manager=("Sie bekommen das, weil {about} an Sie berichtet und an {programme} teilnimmt."),
    why_page="Sie bekommen das, weil Sie eine Seite in {programme} haben.",
    why_set={
        Role.MEMBER: "Sie bekommen das, weil Sie im Set {set} sind ({programme}).",
        Role.FACILITATOR: "Sie bekommen das, weil Sie das Set {set} moderieren ({programme}).",
        Role.HOST: "Sie bekommen das, weil Sie das Set {set} ausrichten ({programme}).",
    },
    replies_wait="Antworten per Mail warten ungesendet in Ihrem Formular.",
)

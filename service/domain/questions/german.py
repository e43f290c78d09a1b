"""German: what the rules look for, and what they say."""

from service.domain.questions.language import Kind, Language, words
from service.domain.questions.phrases import Phrases

_PEOPLE = (
    "mein|meine|unser|unsere|der|die|das|ihr|ihre? er|sie|man|alle|niemand|keiner|leute|chef|"
    "chefin|chefs|vorgesetzter|vorgesetzte|vorgesetzten|führung|leitung|management|team|kollege|"
    "kollegin|kollegen|kolleginnen|abteilung"
)
_WHY = "warum|wieso|weshalb"
_ASKING = (
    "wie|was|wer|wen|wem|wessen|warum|wieso|weshalb|wann|wo|woher|wohin|wofür|womit|wodurch|wozu|"
    "woran|worauf|worin|worüber|welche|welcher|welches|welchen|welchem|inwiefern|inwieweit"
)
_SHOULD_NOT = "sollte|sollten|solltest|solltet|könnte|könnten|könntest|müsste|müssten|müsstest"

GERMAN = Language(
    code="de",
    known_by=words(
        "der die das den dem ein eine einen ich mir mich mein meine wir uns unser unsere du dich",
        "dir er sie es ihr ist sind war kann könnte soll sollte muss habe hast hat haben wird",
        "möchte zum zur bei nach auch noch schon mehr dass würde wie",
        "was wer wann wo warum wieso welche und oder aber nicht zu von mit für auf im wenn",
    ),
    fillers=words(
        "also und aber oder na ja nein okay ok hm nun jetzt dann vielleicht eigentlich ehrlich",
        "gesagt hallo bitte",
    ),
    openers=words(
        "ist sind war waren bin bist seid kann kannst können könnt konnte könnte könntest könnten",
        "soll sollst sollen sollte solltest sollten muss musst müssen müsste müssten darf darfst",
        "dürfen dürfte will willst wollen möchte möchten habe hast hat haben hatte hätte hätten",
        "wird werde werden wirst wurde würde würdest würden wäre wären mag gibt macht geht braucht",
        "lohnt hilft weiß ob",
    ),
    subjects=words("ich du er sie es wir ihr man das dies jemand niemand jeder alle mir uns sich"),
    asking=words(_ASKING.replace("|", " ")),
    relative=words("was wo"),
    joining=words("und sowie"),
    tags=words("oder richtig ja nicht gell"),
    indirect=Phrases(
        (
            f"weiß|wissen|frage|fragen|verstehen|herausfinden|lernen|klären|überlege {_ASKING}|ob",
            f"frage mich|uns {_ASKING}|ob",
        )
    ),
    doubting=Phrases(("frage mich|uns? ob", "weiß nicht ob", "unsicher|überlege ob")),
    advice=Phrases(
        (
            "^hast|haben|habt du|sie|ihr|wir * versucht|probiert|ausprobiert|gefragt|gesprochen",
            "^hast|haben|habt du|sie|ihr|wir * daran|darüber? gedacht|nachgedacht|überlegt",
            f"^{_WHY} * du|ihr * nicht",
            f"^{_WHY} * wir * nicht einfach",
            f"^{_WHY} nicht einfach",
            "^wäre es nicht|besser|einfacher|klüger",
            "^wäre das nicht",
            f"^{_SHOULD_NOT} ich|du|wir|man|er|sie|ihr nicht",
            "^wie wäre es|das mit|wenn",
            "^wie wär's mit|wenn",
            "^was wäre wenn du|wir einfach",
            "an deiner|ihrer stelle",
            "findest|meinst|glaubst du nicht",
            "^du solltest|könntest|musst|müsstest",
        )
    ),
    because=Phrases(("weil", "aufgrund", "da ja", "der grund ist dass", "mangels")),
    blame=Phrases(
        (
            f"{_WHY} * {_PEOPLE} * nicht|nie|niemals|immer|ständig|dauernd|kein|keine|keinen",
            f"{_WHY} * du|ihr immer|ständig|dauernd|nie",
            f"{_WHY} * niemand|keiner",
            "wer ist|war|hat schuld",
            "wer hat|trägt die schuld",
            "wessen schuld",
            f"{_WHY} immer ich",
        )
    ),
    solution=Phrases(
        (
            "muss|müssen|müsste|müssten|musst",
            "soll|sollen|sollte|sollten",
            "die|meine|unsere lösung|antwort ist|wäre",
            "^lasst|lass uns",
            "es wäre besser|am",
        )
    ),
    said={
        Kind.SOLUTION: "Das ist schon eine Antwort. Auf welche Frage wäre sie die Antwort?",
        Kind.STATEMENT: "Noch wird nichts gefragt. Was möchten Sie herausfinden?",
        Kind.ADVICE: "Darin steckt vielleicht eine Antwort. Ohne sie lässt sich weiter suchen.",
        Kind.BLAME: "Ein solches Warum sucht, wer schuld ist. Was und wie suchen, was sich ändern "
        "lässt.",
        Kind.YES_NO: "Ja oder nein könnte genügen. Was, wie oder wer öffnet mehr.",
        Kind.TWO: "Das sind zwei Fragen. Nehmen Sie die wichtigere; die andere folgt vielleicht.",
        Kind.BECAUSE: "Die Erklärung steht schon da. Ohne sie zeigt sich vielleicht eine andere.",
        Kind.LONG: "Eine lange Frage wird zur Erzählung. Was bleibt davon in zwölf Wörtern?",
    },
    frames={
        Kind.SOLUTION: "Wem ginge es besser, wenn …?",
        Kind.STATEMENT: "Was möchte ich verstehen an …?",
        Kind.ADVICE: "Was habe ich noch nicht angesehen an …?",
        Kind.BLAME: "Was macht es schwer für …, zu …?",
        Kind.YES_NO: "Wie könnte ich …?",
        Kind.TWO: "Wann ist … am wichtigsten?",
        Kind.BECAUSE: "Was könnte noch hinter … stehen?",
        Kind.LONG: "Wie gelingt mir …?",
    },
    lead="Oder beginnen Sie so:",
    nothing="Nichts vorzuschlagen.",
)

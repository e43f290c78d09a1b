"""English: what the rules look for, and what they say."""

from service.domain.questions.language import Kind, Language, words
from service.domain.questions.phrases import Phrases

_PEOPLE = (
    "my|our|the|their|your? they|he|she|people|nobody|somebody|someone|anyone|everyone|everybody|"
    "management|leadership|leaders|leader|boss|bosses|manager|managers|director|directors|team|"
    "teams|colleague|colleagues|staff|sponsor"
)
_NOT = (
    "can't|cant|cannot|won't|wont|doesn't|doesnt|don't|dont|didn't|didnt|isn't|isnt|aren't|arent|"
    "wasn't|weren't|couldn't|wouldn't|shouldn't|hasn't|haven't"
)
_AGAIN = "always|never|keep|keeps|constantly|refuse|refuses"
_FAULTS = "slow|lazy|stubborn|difficult|negative|bad|stupid|resistant|unfair|careless"
_ASKING = "what|how|who|whom|whose|when|where|why|which"

ENGLISH = Language(
    code="en",
    known_by=words(
        "the a an i my me we our you your he she they it is are was do does did have has can could",
        "should would will how what who why when where which and or but not to of in with for",
    ),
    fillers=words(
        "so and but or well ok okay hm hmm um now then also maybe perhaps actually honestly really",
        "yes no hi hello please",
    ),
    openers=words(
        "is are was were am do does did can could will would shall should have has had may might",
        "must isn't aren't wasn't weren't don't doesn't didn't can't cannot couldn't won't",
        "wouldn't shouldn't haven't hasn't hadn't whether",
    ),
    subjects=words(
        "i you he she it we they this that there these those anyone anybody someone somebody",
        "everyone everybody nobody",
    ),
    asking=words("what how who whom whose when where why which what's who's how's where's"),
    relative=words("what when where"),
    joining=words("and plus"),
    tags=words("right correct ok okay yes no"),
    indirect=Phrases(
        (
            f"know|wonder|wondering|understand|learn|ask|out|explore|decide|see|about {_ASKING}",
            "wonder|wondering|know|ask|decide|see|out if|whether",
        )
    ),
    doubting=Phrases(("wonder|wondering|know|unsure|sure if|whether", "^not? sure whether")),
    advice=Phrases(
        (
            "^have|haven't you|we ever? tried|considered|asked|spoken|talked",
            "^have|haven't you|we ever? thought about|of",
            "^did|didn't you|we ever? try|consider",
            "^did|didn't you|we ever? think about|of",
            "^why don't|dont you",
            "^why do you not",
            "^why don't|dont we|they just|simply|try|ask|start|stop|use",
            "^why not just|simply|try|ask|start|use",
            "^wouldn't|wouldnt it be|help|make",
            "^would it not be|help|make",
            "^would it be better|easier|best|smarter|wiser",
            "^isn't|isnt it better|best|easier|time",
            "^is it not better|best|easier|time",
            "^shouldn't|shouldnt i|we|you|they|he|she|it|the|my|our",
            "^couldn't|couldnt you|we|they|he|she",
            "^can't|cant you|we just|simply",
            "don't|dont you think",
            "^how about",
            "^what about just|trying|asking|using|talking|doing|making",
            "^what if you|we just|simply",
            "if i were you",
            "^you should|could|must|ought|need",
        )
    ),
    because=Phrases(
        (
            "because",
            "cause|cos i|we|you|he|she|they|it",
            "due to lack",
            "due to the lack|fact",
            "given that",
            "owing to",
            "the reason is that",
        )
    ),
    blame=Phrases(
        (
            f"why {_NOT} {_PEOPLE}",
            f"why {_NOT} you",
            "why does|do|did|is|has|will|can|would nobody|everyone|everybody",
            "why does|do|did|is|has|will|can|would no one",
            f"why do|does|did|is|are|must|has|have {_PEOPLE} {_AGAIN}",
            f"why do|did|are|must|have you {_AGAIN}",
            f"why is|are {_PEOPLE} so {_FAULTS}",
            "why is it always me",
            "who is|was to blame",
            "who's to blame",
            "whose fault",
        )
    ),
    solution=Phrases(
        (
            "need|needs|have|has|ought to",
            "should|must",
            "the|my|our|only solution|answer is",
            "^let's|lets",
            "it would be better|best to",
        )
    ),
    said={
        Kind.SOLUTION: "This is an answer already. Which question would it be the answer to?",
        Kind.STATEMENT: "Nothing is asked yet. What would you like to find out?",
        Kind.ADVICE: "There may be an answer inside. Without it, others can help you look further.",
        Kind.BLAME: "A why like this looks for who is at fault. What and how look for what can "
        "change.",
        Kind.YES_NO: "Yes or no could answer it. What, how or who gives a set more to ask about.",
        Kind.TWO: "These are two questions. Bring the one that matters more; the other may follow.",
        Kind.BECAUSE: "It explains itself already. Without the reason, another one may turn up.",
        Kind.LONG: "A long question turns into a story. What is left of it in twelve words?",
    },
    frames={
        Kind.SOLUTION: "Who would be better off if …?",
        Kind.STATEMENT: "What do I want to understand about …?",
        Kind.ADVICE: "What have I not looked at yet in …?",
        Kind.BLAME: "What makes it hard for … to …?",
        Kind.YES_NO: "How might I …?",
        Kind.TWO: "When does … matter most?",
        Kind.BECAUSE: "What else could lie behind …?",
        Kind.LONG: "How do I …?",
    },
    lead="Or begin with",
    nothing="Nothing to suggest.",
)

"""What the sheets of the toolkit say: cards, a taster's agenda, questions that people ask."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One page to print."""

    slug: str
    title: str
    says: str


SHEETS = (
    Sheet("host-kit", "Hosting a session", "What a host does before, in and after it."),
    Sheet("question-cards", "Question cards", "Twenty open questions, eight to a page to cut out."),
    Sheet("taster", "A taster of sixty minutes", "How people try a single question together."),
    Sheet("faq", "What people ask about sets", "Short answers for whoever spreads the method."),
)

CARDS = (
    (
        "To understand",
        (
            "What makes this matter to you now?",
            "What have you not told us yet?",
            "Who else is touched by it?",
            "What happened just before it began?",
            "What do you know, and what do you only believe?",
        ),
    ),
    (
        "To look again",
        (
            "What would somebody outside see first?",
            "What are you assuming?",
            "When is it not like that?",
            "What would your customer say?",
            "What part of it is yours?",
        ),
    ),
    (
        "To open up",
        (
            "What would you do if you could not fail?",
            "What is the smallest thing that would help?",
            "Who has an interest in this going well?",
            "What would happen if you did nothing?",
            "What do you want instead?",
        ),
    ),
    (
        "To act",
        (
            "What is your first step?",
            "By when, and who will notice?",
            "What could get in the way, and then?",
            "What do you need, and from whom?",
            "How will you know that it worked?",
        ),
    ),
)

TASTER = (
    (6, "Welcome", "Why each is here, in one sentence. What is said here stays here."),
    (6, "What a set is", "Small, regular, on real questions; questions rather than advice."),
    (8, "An open question", "In pairs: three minutes each, the listener asks and never advises."),
    (3, "The question", "One person says theirs in one sentence, and why it matters."),
    (4, "Facts", "Questions to understand. Short answers."),
    (14, "Open questions", "One at a time, then silence. The cards help."),
    (3, "Alone", "The presenter looks away and writes: what has shifted?"),
    (4, "One action", "What, the first step, by when, who will notice."),
    (8, "Learning", "Presenter first, then the others: what helped? What do I take with me?"),
    (4, "What next", "Who would like a set of their own? Names to the host, by choice."),
)

QUESTIONS = (
    (
        "Is it coaching?",
        "No. Nobody is the expert. Members help each other with questions, and each of them acts.",
    ),
    (
        "How much time does it take?",
        (
            "One session of ninety minutes to three hours every few weeks, and two short forms by"
            " mail around it."
        ),
    ),
    (
        "Does my manager read what I say?",
        (
            "No. A manager reads only lines that somebody ticked for them, one by one, and can take"
            " back until they are sent. Nothing ticked looks the same as nothing new."
        ),
    ),
    (
        "What does HR see?",
        "Dates, who was there, and whether forms were answered. Never what was written in them.",
    ),
    (
        "Do I need a project?",
        "Bring a question that is yours and that you can do something about. It may be small.",
    ),
    (
        "What if I have done nothing since last time?",
        "Say so. “Changed” and “stuck” are as good as “done”: the set learns from all of them.",
    ),
    (
        "I am not one to talk in groups.",
        "A set takes turns, and a good question needs few words. Quiet people often ask the best.",
    ),
    (
        "Can I leave?",
        "Yes, in one press on your page, and nobody asks why.",
    ),
    (
        "What does a champion do?",
        "Tells others about it, hosts a taster now and then, and steps down in one press.",
    ),
)

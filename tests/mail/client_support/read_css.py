"""Reads style sheets as flat as mail programs do: rules, and the conditions around them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule's selectors and declarations; `at` is the `@media (...)` around it, or nothing."""

    at: str
    selectors: tuple[str, ...]
    declarations: tuple[tuple[str, str], ...]


def read_rules(css: str, at: str = "") -> list[Rule]:
    """Return every rule, those inside conditions too."""
    rules = []
    for prelude, body in _blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if prelude.startswith("@"):
            around = f"{at} {prelude}".strip()
            rules += read_rules(body, around) or [Rule(around, (), read_declarations(body))]
        else:
            selectors = tuple(one.strip() for one in prelude.split(","))
            rules.append(Rule(at, selectors, read_declarations(body)))
    return rules


def read_declarations(css: str) -> tuple[tuple[str, str], ...]:
    """Return properties with their values, doubled ones twice."""
    parts = (one.partition(":") for one in css.split(";"))
    return tuple((name.strip().lower(), value.strip()) for name, colon, value in parts if colon)


def _blocks(css: str) -> list[tuple[str, str]]:
    """Cut `prelude { body }` apart at the outermost braces."""
    found = []
    prelude_from = body_from = depth = 0
    for place, character in enumerate(css):
        if character == "{":
            depth += 1
            if depth == 1:
                prelude, body_from = css[prelude_from:place].strip(), place + 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                found.append((prelude, css[body_from:place]))
                prelude_from = place + 1
    assert depth == 0, "braces do not match"
    rest = css[prelude_from:].strip()
    assert rest == "" or rest.startswith("@import"), f"not a rule: {rest!r}"
    return found + ([(rest, "")] if rest else [])

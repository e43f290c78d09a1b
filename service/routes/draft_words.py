"""How the pages of a draft say what is wrong: whose row, which field, what to do."""

from service.errors import Problem
from service.files.draft import PEOPLE_PAGE, SETS_PAGE, Written
from service.routes.console_words import PEOPLE_COLUMN, SET_COLUMN


def said(problem: Problem, draft: Written) -> str:
    """Return a problem as a sentence that names whose row it is about."""
    if problem.file == PEOPLE_PAGE:
        name = next(
            (
                f"{row.get('given_name', '')} {row.get('family_name', '')}"
                for row in draft.people
                if row["row"] == problem.row
            ),
            "Somebody",
        )
        column = PEOPLE_COLUMN.get(problem.column or "", problem.column)
        return f"{name} (row {problem.row}), {column}: {problem.message}"
    if problem.file == SETS_PAGE and problem.row is not None:
        name = draft.sets[problem.row - 1]["name"] or f"Set {problem.row}"
        return f"{name}, {SET_COLUMN.get(problem.column or '', problem.column)}: {problem.message}"
    return f"{problem.column}: {problem.message}"

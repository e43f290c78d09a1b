"""`/p/<token>/project/<set id>`: a set's shared project, and the question and scope it words."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.project_desk import (
    RULE,
    STALE,
    Typed,
    code_page,
    find_desk,
    is_ours,
    refusal,
    seen_edition,
)
from service.routes.project_page import project_page
from service.routes.scope_words import ticked_tests
from service.routes.typed_words import typed_words
from service.workflows.release_question import keep_question, release_question
from service.workflows.word_set_question import Scope, word_set_question

pages = Blueprint("project", __name__)
pages.after_request(remember_device)

_EMPTY = "Write the question first, as you would put it now."
_MEANWHILE = (
    "Somebody in your set has worded it meanwhile. Theirs stands above, yours is still below: "
    "press once more if it should follow."
)
_NOT_THESE = (
    "Your set has worded it or shown it meanwhile. How it stands now is below; press again if you "
    "still want to."
)


@pages.get(RULE)
def show(token: str, set_id: int) -> ResponseReturnValue:
    """Show the project to members and facilitator of its set, after a code."""
    desk = find_desk(token, set_id)
    if desk is None:
        return unknown_link_page()
    if not has_shown_code(desk.owner):
        return code_page(token, desk.owner)
    return project_page(desk)


@pages.post(f"{RULE}/question")
def word(token: str, set_id: int) -> ResponseReturnValue:
    """Take a new version of question and scope; whatever is wrong, what was typed stays."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    if desk is None or refused is not None:
        return refused or unknown_link_page(typed=request.form)
    fields = ("words", "scope", "measure", "keeper")
    values = {name: typed_words(name) for name in fields}
    tests = ticked_tests(request.form.getlist("tests"))
    is_final = request.form.get("final") == "yes"
    ticked = {test.value: "yes" for test in tests}
    kept = {**values, **ticked, "final": "yes" if is_final else ""}
    if not is_ours(token):
        return project_page(desk, Typed("question", kept, STALE)), 400
    if not values["words"]:
        return project_page(desk, Typed("question", kept, _EMPTY)), 422
    try:
        word_set_question(
            get_db(),
            desk.membership,
            values["words"],
            seen=seen_edition(),
            is_final=is_final,
            now=get_now(),
            scope=Scope(values["scope"], values["measure"], values["keeper"], tests),
        )
    except Refused:
        return project_page(desk, Typed("question", kept, _MEANWHILE)), 409
    return redirect(desk.url("question"), 303)


@pages.post(f"{RULE}/question/sponsor")
def release(token: str, set_id: int) -> ResponseReturnValue:
    """Take a press that the sponsor may read the newest version, or take it back."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    if desk is None or refused is not None:
        return refused or unknown_link_page(typed=request.form)
    if not is_ours(token):
        return project_page(desk, Typed("", {}, STALE)), 400
    db, place, seen = get_db(), desk.membership, seen_edition()
    try:
        match request.form.get("do", ""):
            case "release":
                release_question(db, place, seen=seen, now=get_now())
            case "think-again":
                keep_question(db, place, seen=seen)
    except Refused:
        return project_page(desk, Typed("", {}, _NOT_THESE)), 409
    return redirect(desk.url("question"), 303)

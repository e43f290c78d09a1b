"""One mail of the outbox: previewed as HR may see it, held back, released, tried again."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.journey.touchpoints import FRESH_CODE, FRESH_LINK, TEST_MAIL
from service.domain.message import OutgoingMessage
from service.errors import Refused
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.store.mail_tests import shown_by_test
from service.store.outbox import MailLine, find_mail
from service.store.planned_mail import PlannedMail, find_planned
from service.store.programme_head import find_programme
from service.workflows.cancel_mailing import cancel_mailing
from service.workflows.compose_mail import preview_mail, preview_test
from service.workflows.hold_mailing import hold_due, hold_planned
from service.workflows.preview_wording import subject_of
from service.workflows.release_mailing import release_mailing
from service.workflows.retry_mailing import confirm_arrived, retry_mailing

blueprint = Blueprint("mail_preview", __name__)
access.guard(blueprint)

_LONGEST_REASON = 200
_FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        # A mail carries its styles inline; nothing else of it may do or load anything.
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)


@blueprint.get("/outbox/<int:mailing_id>")
def show(mailing_id: int) -> ResponseReturnValue:
    """Show one mail that has a row."""
    line = _line(mailing_id)
    message, problem = _made(lambda: _preview_of(line))
    return render_console(
        "hr/mail.html",
        line=line,
        key=None,
        programme=find_programme(get_db(), line.programme_id) if line.programme_id else None,
        message=message,
        problem=problem,
        frame_url=url_for("mail_preview.frame", mailing_id=mailing_id),
    )


@blueprint.get("/outbox/<int:mailing_id>/html")
def frame(mailing_id: int) -> ResponseReturnValue:
    """Return the mail's HTML for the sandboxed frame of its page."""
    message, _ = _made(lambda: _preview_of(_line(mailing_id)))
    return framed(message)


@blueprint.get("/programmes/<int:programme_id>/outbox/planned/<key>")
def show_planned(programme_id: int, key: str) -> ResponseReturnValue:
    """Show one mail as it would go out if nothing changed."""
    mail = _planned(programme_id, key)
    message, problem = _made(lambda: _preview(mail))
    return render_console(
        "hr/mail.html",
        line=mail,
        key=key,
        programme=find_programme(get_db(), programme_id),
        message=message,
        problem=problem,
        frame_url=url_for("mail_preview.frame_planned", programme_id=programme_id, key=key),
    )


@blueprint.get("/programmes/<int:programme_id>/outbox/planned/<key>/html")
def frame_planned(programme_id: int, key: str) -> ResponseReturnValue:
    """Return a planned mail's HTML for the sandboxed frame of its page."""
    message, _ = _made(lambda: _preview(_planned(programme_id, key)))
    return framed(message)


@blueprint.post("/programmes/<int:programme_id>/outbox/planned/<key>/hold")
def hold_a_planned(programme_id: int, key: str) -> ResponseReturnValue:
    """Hold a mail back that is not due yet."""
    mail = _planned(programme_id, key)
    _try(
        lambda: hold_planned(
            get_db(),
            mail,
            reason=_reason(),
            actor=access.colleague().actor,
            now=get_now(),
            senders=get_wiring().settings.sender_mailboxes,
        ),
        "It is held back. It stays so until somebody releases it.",
    )
    return redirect(url_for("outbox.show", programme_id=programme_id, folder="held"), 303)


@blueprint.post("/outbox/<int:mailing_id>/hold")
def hold(mailing_id: int) -> ResponseReturnValue:
    """Hold a due mail back."""
    _line(mailing_id)
    return _change(
        mailing_id,
        lambda: hold_due(
            get_db(),
            mailing_id,
            reason=_reason(),
            actor=access.colleague().actor,
            now=get_now(),
        ),
        "It is held back. It stays so until somebody releases it.",
    )


@blueprint.post("/outbox/<int:mailing_id>/release")
def release(mailing_id: int) -> ResponseReturnValue:
    """Let a held mail go."""
    line = _line(mailing_id)
    _try(
        lambda: release_mailing(
            get_db(), mailing_id, actor=access.colleague().actor, now=get_now()
        ),
        "It is released, and goes out when it is due.",
    )
    # The row may be gone: released before it was due, the mail is planned again.
    return redirect(url_for("outbox.show", programme_id=line.programme_id, folder="planned"), 303)


@blueprint.post("/outbox/<int:mailing_id>/cancel")
def cancel(mailing_id: int) -> ResponseReturnValue:
    """Cancel a held mail for good."""
    _line(mailing_id)
    return _change(
        mailing_id,
        lambda: cancel_mailing(
            get_db(),
            mailing_id,
            reason=_reason("cancelled"),
            actor=access.colleague().actor,
            now=get_now(),
        ),
        "It is cancelled, and never goes.",
    )


@blueprint.post("/outbox/<int:mailing_id>/retry")
def retry(mailing_id: int) -> ResponseReturnValue:
    """Send a failed mail again."""
    _line(mailing_id)
    return _change(
        mailing_id,
        lambda: retry_mailing(get_db(), mailing_id, actor=access.colleague().actor, now=get_now()),
        "It is due again, and goes out in a moment.",
    )


@blueprint.post("/outbox/<int:mailing_id>/arrived")
def arrived(mailing_id: int) -> ResponseReturnValue:
    """Settle a doubtful mail: somebody looked, and it had gone."""
    _line(mailing_id)
    return _change(
        mailing_id,
        lambda: confirm_arrived(
            get_db(), mailing_id, actor=access.colleague().actor, now=get_now()
        ),
        "It counts as sent.",
    )


def _change(mailing_id: int, change: Callable[[], None], done: str) -> ResponseReturnValue:
    _try(change, done)
    return redirect(url_for("mail_preview.show", mailing_id=mailing_id), 303)


def _try(change: Callable[[], None], done: str) -> None:
    """Do it, and say so on the next page; or say there why it can no longer be done."""
    try:
        change()
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash(done, "good")


def _line(mailing_id: int) -> MailLine:
    line = find_mail(get_db(), mailing_id)
    if line is None:
        abort(404)
    return line


def _planned(programme_id: int, key: str) -> PlannedMail:
    mail = find_planned(
        get_db(), programme_id, key, now=get_now(), holidays_of=get_wiring().holidays_of
    )
    if mail is None:
        abort(404)
    return mail


def _reason(what: str = "held") -> str:
    given = " ".join(request.form.get("reason", "").split())[:_LONGEST_REASON]
    return f"{what} by {access.colleague().name}" + (f": {given}" if given else "")


def _preview_of(line: MailLine) -> OutgoingMessage | None:
    """Render a row's mail for HR; None for those that are nothing but a personal code or link."""
    if line.touchpoint in (FRESH_CODE, FRESH_LINK):
        return None
    if line.touchpoint == TEST_MAIL:
        test = shown_by_test(get_db(), line.mailing_id)
        return None if test is None else preview_test(get_db(), test)
    return _preview(line)


def _made(
    make: Callable[[], OutgoingMessage | None],
) -> tuple[OutgoingMessage | None, str | None]:
    """Return the mail, or why it cannot be made of the words that HR wrote."""
    try:
        return make(), None
    except Refused as exc:
        return None, str(exc)


def _preview(line: MailLine | PlannedMail) -> OutgoingMessage:
    return preview_mail(get_db(), subject_of(line), seen_by=access.current().reader, now=get_now())


def framed(message: OutgoingMessage | None) -> Response:
    """Return a mail's HTML for a sandboxed frame of one of HR's pages; 404 where there is none."""
    if message is None:
        abort(404)
    response = make_response(message.html)
    response.headers["Content-Security-Policy"] = _FRAME_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response

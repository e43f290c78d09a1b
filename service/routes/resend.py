"""`/resend`: a lost link sent again, without telling who is known here."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.routes.context import get_db, get_now, get_wiring
from service.workflows.resend_link import resend_link

pages = Blueprint("resend", __name__)


@pages.get("/resend")
def show() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("participant/resend.html", asked=False)


@pages.post("/resend")
def ask_for_link() -> ResponseReturnValue:
    """Queue the mail where the address is somebody's; answer the same either way."""
    resend_link(
        get_db(),
        request.form.get("address", ""),
        senders=get_wiring().settings.sender_mailboxes,
        now=get_now(),
    )
    return redirect(url_for("resend.show_asked"), 303)


@pages.get("/resend/asked")
def show_asked() -> ResponseReturnValue:
    """Say where to look."""
    return render_template("participant/resend.html", asked=True)

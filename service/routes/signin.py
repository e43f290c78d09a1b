"""Sign-in with a work account: the flow lives in a cookie, and no row is written."""

import logging

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused, SetwiseError
from service.routes import access
from service.routes.context import get_wiring

blueprint = Blueprint("signin", __name__)

_LOG = logging.getLogger(__name__)


@blueprint.get("/signin")
def show() -> ResponseReturnValue:
    """Say whom this door is for, with one button."""
    next_path = access.safe_path(request.args.get("next"))
    if access.signed_in(request) is not None:
        return redirect(next_path)
    return render_template("signin/show.html", next_path=next_path, expired=False)


@blueprint.get("/signin/start")
def start() -> ResponseReturnValue:
    """Send the browser to Entra; a link and no form, since form-action keeps forms at home."""
    signs_in = get_wiring().signs_in
    try:
        address, flow = signs_in.begin(_public(url_for("signin.callback")))
    except SetwiseError as exc:
        _LOG.warning("sign-in could not begin", extra={"kind": type(exc).__name__})
        return render_template("signin/failed.html", try_later=True, next_path="/"), 503
    response = make_response(redirect(address))
    access.keep_flow(response, flow, access.safe_path(request.args.get("next")))
    return response


@blueprint.get("/signin/callback")
def callback() -> ResponseReturnValue:
    """Take Entra's answer; only the browser that began can finish, and only once."""
    begun = access.begun_flow(request)
    if begun is None:
        return render_template("signin/failed.html", try_later=False, next_path="/"), 400
    flow, next_path = begun
    try:
        person = get_wiring().signs_in.finish(flow, request.args.to_dict())
    except SetwiseError as exc:
        try_later = not isinstance(exc, Refused)
        _LOG.warning("sign-in was refused", extra={"kind": type(exc).__name__})
        page = render_template("signin/failed.html", try_later=try_later, next_path=next_path)
        response = make_response(page, 503 if try_later else 400)
    else:
        response = make_response(redirect(next_path))
        access.remember(response, person)
    access.drop_flow(response)
    return response


@blueprint.post("/signout")
def sign_out() -> ResponseReturnValue:
    """Sign out here, and offer to sign out of the work account too."""
    there = get_wiring().signs_in.sign_out_url(_public(url_for("signin.show")))
    response = make_response(render_template("signin/signed_out.html", sign_out_there=there))
    access.forget(response)
    return response


def _public(path: str) -> str:
    # From the settings and not from the request: a forged Host header must not choose it.
    return f"{get_wiring().settings.public_url}{path}"

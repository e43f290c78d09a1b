"""Every blueprint of the web application, listed."""

from flask import Blueprint

from service.routes import (
    audit,
    health,
    home,
    jobs,
    mail_preview,
    outbox,
    people,
    programmes,
    sets,
    signin,
)

ALL: tuple[Blueprint, ...] = (
    health.pages,
    signin.blueprint,
    home.blueprint,
    programmes.blueprint,
    sets.blueprint,
    people.blueprint,
    outbox.blueprint,
    mail_preview.blueprint,
    jobs.blueprint,
    audit.blueprint,
)
AUTHORISED_BY_LINK = frozenset({"replies", "pages", "resend"})
"""Blueprints whose forms carry their own check (`form_guard`), which no session can time out."""

"""Every blueprint of the web application, listed."""

from flask import Blueprint

from service.routes import (
    audit,
    calendar_files,
    came_back,
    changes,
    directory,
    drift,
    health,
    home,
    jobs,
    mail_preview,
    mail_words,
    notifications,
    outbox,
    pages,
    people,
    private_words,
    programmes,
    replies,
    resend,
    set_question,
    sets,
    signin,
    stop,
)

ALL: tuple[Blueprint, ...] = (
    health.pages,
    signin.blueprint,
    home.blueprint,
    came_back.blueprint,
    programmes.blueprint,
    sets.blueprint,
    changes.blueprint,
    people.blueprint,
    outbox.blueprint,
    mail_preview.blueprint,
    mail_words.blueprint,
    jobs.blueprint,
    audit.blueprint,
    calendar_files.blueprint,
    directory.blueprint,
    drift.blueprint,
    stop.blueprint,
    replies.pages,
    pages.pages,
    set_question.pages,
    private_words.pages,
    resend.pages,
    notifications.pages,
)
AUTHORISED_BY_SECRET = frozenset({"notifications"})
"""Blueprints that machines write to, which prove themselves in what they send."""
AUTHORISED_BY_LINK = frozenset({"replies", "pages", "private_words", "resend", "set_question"})
"""Blueprints whose forms carry their own check (`form_guard`), which no session can time out."""

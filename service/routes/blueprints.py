"""Every blueprint of the web application, listed."""

from flask import Blueprint

from service.routes import health

ALL: tuple[Blueprint, ...] = (health.pages,)
AUTHORISED_BY_LINK = frozenset({"replies", "pages", "resend"})
"""Blueprints whose forms carry their own check (`form_guard`), which no session can time out."""

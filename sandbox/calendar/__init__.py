"""Calendars as Exchange Online keeps them: series, exceptions, invitations, free/busy."""

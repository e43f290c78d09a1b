"""Indexes by which parts of words are found."""

SEARCH_INDEXES = frozenset({"ix__audit_event__line", "ix__person__called"})
"""Made by migrations, on PostgreSQL alone and only where pg_trgm is to be had there."""

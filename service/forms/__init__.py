"""Typed questions: definitions as data, turned into forms."""

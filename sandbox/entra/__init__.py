"""Entra ID as far as one tenant with two app registrations needs it."""

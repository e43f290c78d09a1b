"""A local Microsoft 365: Entra sign-in, Graph mail, calendar and directory, for demo and tests."""

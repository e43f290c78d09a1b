"""Microsoft Graph v1.0 as far as mail, directory and batches go; the calendar has its own room."""

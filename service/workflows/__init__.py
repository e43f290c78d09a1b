"""Use cases, one verb a file; values, clients and `now` come in as arguments."""

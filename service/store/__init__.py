"""Every SELECT and every conditional UPDATE."""

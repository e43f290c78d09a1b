"""Charts as pictures, with Altair and vl-convert: slow to load, for commands alone."""

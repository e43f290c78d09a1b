"""Pure rules: no clock, no database, no network; everything comes in as arguments."""

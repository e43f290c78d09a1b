"""What people do to their set's board; each write is taken once, however often it is sent."""

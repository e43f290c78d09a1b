"""What follows from a reply, family by family: rows changed in place, cleared with answers."""

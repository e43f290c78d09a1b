"""What a set's calendar should hold, what Outlook was told, and the steps between the two."""

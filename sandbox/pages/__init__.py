"""Pages for people: everyone's inbox and calendar, the clock, and faults to switch on."""

"""Who sits with whom, and when: planners that weigh everything at once; pure, and slow to load."""

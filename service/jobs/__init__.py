"""What runs without a person waiting: the clock, the queue and its actors."""

"""Four ways to send one mail through Graph, each driven in a process of its own."""

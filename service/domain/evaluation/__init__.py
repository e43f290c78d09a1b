"""What a programme's evaluation measures (evaluation.md §5), as pure rules over rows."""

"""From plain values to a finished message: words, local times, text and HTML."""

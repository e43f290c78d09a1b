"""What local rules notice in a rough question: they suggest, block nothing and ask nobody."""

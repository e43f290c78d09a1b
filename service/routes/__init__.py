"""Pages: one blueprint a file; a request in, one workflow called, a page out."""

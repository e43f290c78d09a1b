"""What goes over the wire: requests built and answers read, without any input or output."""

"""The measurements of `make bench`: ours beside others', in one run on one machine."""

"""`python -m service` is `setwise`."""

from service.cli import main

main()

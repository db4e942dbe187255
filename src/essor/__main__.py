"""`python -m essor` is the `essor` command."""

import sys

from essor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m essor` is the `essor` command."""

from essor.cli.main import main

if __name__ == "__main__":
    main()

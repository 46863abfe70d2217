"""``python -m geonexus``: the command line."""

from geonexus.cli.main import main

if __name__ == "__main__":
    main()

"""`python -m methodiekboek` is the command `methodiekboek`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m indexer` is the `fundstelle` command."""

from indexer.cli import main

if __name__ == "__main__":  # the processes that find names import this module, too
    main()

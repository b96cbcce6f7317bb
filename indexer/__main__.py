"""`python -m indexer` is the `fundstelle` command."""

from indexer.cli import main

main()

"""Speed of name finding: thousands of tokens per second of processor time on one core.

``python -m bench.naming FILE.jsonl[.gz] …`` finds the names of at most 1,000 articles by rules alone, by the shipped
tagger alone, and by both together as a rebuild does. Cold is a first pass, whose tables of word forms are empty or
nearly so; warm the best of three that follow. Tokens are what ``tokenise`` counts, marks included. Run it with
OMP_NUM_THREADS=1.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from bench.analysis import read_texts
from indexer.entities import find_entities
from indexer.entities.tagger import tag
from indexer.entities.tokens import tokenise

ARTICLES = 1000
WARM_PASSES = 3
FINDERS: dict[str, Callable[[str], object]] = {
    "rules": partial(find_entities, finder=None),
    "tagger": tag,
    "both": find_entities,
}


def seconds(find: Callable[[str], object], texts: Sequence[str]) -> float:
    """The processor time of one pass over all texts."""
    started = time.process_time()
    for text in texts:
        find(text)
    return time.process_time() - started


def main() -> None:
    """Reads the command line and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.naming", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", help="articles in JSON Lines; as many of each")
    files = parser.parse_args().files
    texts = list(chain.from_iterable(read_texts(file)[: ARTICLES // len(files)] for file in files))
    tokens = sum(len(tokenise(text).words) for text in texts)
    find_entities("Angela Merkel")  # reads the tables and the model
    print(f"{len(texts)} articles, {tokens:,} tokens; thousands of tokens per second\n{'':10}{'cold':>8}{'warm':>8}")
    for name, find in FINDERS.items():
        cold = seconds(find, texts)
        warm = min(seconds(find, texts) for _ in range(WARM_PASSES))
        print(f"{name:10}{tokens / cold / 1000:8.0f}{tokens / warm / 1000:8.0f}")


if __name__ == "__main__":
    main()

"""Speed of the analysis chain: words per second on one core.

``python -m bench.analysis [FILE.jsonl[.gz]]`` reads the articles of a file (default: the collection of the relevance
tests) again and again. Warm means that all forms were seen before, cold that no table holds anything. The last column
compares with finding ``\\w+`` in the same text in the same run, which hardly depends on the machine.
"""

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from indexer.language import analysis, tokens
from indexer.language.compounds import shipped

COLLECTION = Path("tests/relevance/collection/articles.jsonl")
ROUNDS = 7
"""The best of as many is taken."""
MIN_WORDS = 100_000
"""Words that one round reads at least, several times the same if need be."""

_PLAIN = re.compile(r"\w+")


STEPS: dict[str, Callable[[str], object]] = {
    r"re.findall(\w+)": _PLAIN.findall,
    "forms": tokens.forms,
    "forms -> terms": analysis.terms,
    "tokenise": lambda text: list(tokens.tokenise(text)),
    "analyse": analysis.analyse,
}


def read_texts(path: Path) -> list[str]:
    """Title and text of each article in JSON Lines."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    records = [json.loads(line) for line in content.decode("utf-8").split("\n") if line]
    return [f"{record.get('title') or ''}\n{record['text']}" for record in records]


def seconds(step: Callable[[str], object], texts: list[str]) -> float:
    """The processor time of one pass over all texts."""
    started = time.process_time()
    for text in texts:
        step(text)
    return time.process_time() - started


def cold(step: Callable[[str], object], texts: list[str]) -> float:
    """The time of a pass that finds all tables empty; the lexicon is read before."""
    shipped()
    analysis.clear_caches()
    return seconds(step, texts)


def main() -> None:
    """Reads the command line and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", default=COLLECTION, help="articles in JSON Lines")
    texts = read_texts(parser.parse_args().file)
    words = sum(len(tokens.forms(text)) for text in texts)
    repeated = texts * max(1, -(-MIN_WORDS // words))
    total = words * len(repeated) // len(texts)
    print(f"{len(texts)} articles, {words} words; thousands of words per second\n")
    print(f"{'':18}{'warm':>9}{'cold':>9}{'warm : re':>12}")
    plain = 0.0
    for name, step in STEPS.items():
        slow = words / min(cold(step, texts) for _ in range(3))
        seconds(step, texts)
        quick = total / min(seconds(step, repeated) for _ in range(ROUNDS))
        plain = plain or quick
        print(f"{name:18}{quick / 1000:9.0f}{slow / 1000:9.0f}{quick / plain:12.2f}")


if __name__ == "__main__":
    main()

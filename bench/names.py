"""``python -m bench.names WIKINEWS.jsonl.gz``: the names found in 32 articles against those that stand there.

Precision, recall and F over (entity, kind) per article, with the default confidence; the table was made by reading
(tests/unit/entities/data/README.md) and is not to be tuned on: ``--mistakes`` serves reports, not repairs.
"""

import argparse
from pathlib import Path

from indexer.articles import read_corpus
from indexer.config import default_config
from indexer.enrich import enrich
from indexer.entities import KINDS
from tests.unit.entities.scoring import read_expected, score

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "tests" / "unit" / "entities" / "data" / "wikinews-names.tsv"


def main() -> None:
    """Reads the command line and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="list what was wrong and what was missed")
    arguments = parser.parse_args()
    expected = read_expected(TABLE)
    confidence = default_config(ROOT).entities.confidence
    articles = (a for a in read_corpus([arguments.articles], ROOT).articles() if a.id in expected)
    result = score({article.id: enrich(article, confidence=confidence).entities for article in articles}, expected)
    print(f"{len(expected)} articles\n{'':14}" + "".join(f"{head:>7}" for head in ("P", "R", "F")))
    for name, kinds in (*((kind, (kind,)) for kind in KINDS), ("all", KINDS)):
        print(f"{name:14}" + "".join(f"{value:7.3f}" for value in result.values(kinds)))
    if arguments.mistakes:
        print("\n".join(result.mistakes))


if __name__ == "__main__":
    main()

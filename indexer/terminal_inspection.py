"""What `fundstelle inspect` shows."""

import json
import re

from indexer.articles import Article
from indexer.inspection import MAX_RECORDS, Inspection
from indexer.terminal import ERR, MAX_PROBLEMS, OUT, plain_table, plain_text

_MAX_UNKNOWN = 30
_BEGINNING = 240
"""Characters of a text that are shown."""


def print_inspection(found: Inspection) -> None:
    """The articles, what is missing, names without a meaning, the proposal, and the problems."""
    if found.proposal:
        OUT.print("Read with the fields proposed below:\n", style="italic")
    for article in found.articles:
        _print_article(article)
    at_most = f" (the first {MAX_RECORDS})" if found.records == MAX_RECORDS else ""
    OUT.print(f"{found.records} records looked at{at_most}, {found.files} files in all", style="bold")
    lacking = {key: count for key, count in found.missing.items() if count}
    if found.records and lacking:
        said = (f"{key} ({'all' if count == found.records else count})" for key, count in lacking.items())
        OUT.print(plain_text(f"without: {', '.join(said)}"), soft_wrap=True)
    if found.unknown:
        more = ", …" if len(found.unknown) > _MAX_UNKNOWN else ""
        OUT.print(plain_text(f"names in the records: {', '.join(found.unknown[:_MAX_UNKNOWN])}{more}"), soft_wrap=True)
    if found.proposal:
        OUT.print("\nFor config.toml:\n", style="bold")
        OUT.print(plain_text("[corpus.fields]"))
        for key, name in found.proposal.items():
            # A text in JSON is one in TOML as well.
            OUT.print(plain_text(f"{key} = {json.dumps(name, ensure_ascii=False)}"), soft_wrap=True)
    for problem in found.problems[:MAX_PROBLEMS]:
        kind = "skipped" if problem.skipped else "repaired"
        ERR.print(plain_text(f"{problem.file}:{problem.line}: {kind}: {problem.message}"), soft_wrap=True)
    if len(found.problems) > MAX_PROBLEMS:
        ERR.print(f"… and {len(found.problems) - MAX_PROBLEMS} more problems")


def _print_article(article: Article) -> None:
    OUT.print(plain_text(article.title, style="bold"), soft_wrap=True)
    table = plain_table()
    table.add_row("where", plain_text(f"{article.file}:{article.line}"))
    table.add_row("id", plain_text(article.id))
    if article.title_derived:
        table.add_row("title", "none; made from the first sentence")
    if article.published:
        table.add_row("published", article.published.isoformat())
    for key in ("source", "section", "url", "language"):
        if value := getattr(article, key):
            table.add_row(key, plain_text(value))
    for key in ("authors", "persons", "organisations", "places"):
        if values := getattr(article, key):
            table.add_row(key, plain_text("; ".join(values)))
    beginning = re.sub(r"\s+", " ", article.text[:_BEGINNING])
    cut = " …" if len(article.text) > _BEGINNING else ""
    table.add_row("text", plain_text(f"{beginning}{cut} ({len(article.text):,} characters)"))
    OUT.print(table)
    OUT.print()

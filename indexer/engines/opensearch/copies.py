"""Which other articles are versions of an article's text?"""

from indexer.copies import compared
from indexer.engines.common.articles import hit_of
from indexer.engines.opensearch.documents import stored_from
from indexer.engines.opensearch.finding import OLDEST
from indexer.engines.opensearch.schema import VERSION
from indexer.engines.opensearch.snapshot import Snapshot
from indexer.query.copies import Copy, OtherCopies
from indexer.query.snippets import marked


def copies_of(snapshot: Snapshot, article_id: str, limit: int) -> OtherCopies:
    """The first `limit` other versions of an article, the oldest first; none if there is no such article."""
    place = snapshot.place(article_id)
    stored = None if place is None else snapshot.stored(article_id)
    if place is None or stored is None:
        return OtherCopies(0, ())
    group = snapshot.versions.with_place(place)
    within = {"range": {VERSION: {"gte": group.start, "lt": group.stop}}}
    body = {
        "query": {"bool": {"filter": [within], "must_not": [{"term": {VERSION: place}}]}}, "size": limit,
        "sort": OLDEST, "docvalue_fields": [VERSION], "_source": ["stored"], "track_total_hits": False,
    }  # fmt: skip
    found = []
    for hit in snapshot.ask(body)["hits"]["hits"]:
        other = stored_from(hit["_source"])
        shown = hit_of(other, snapshot.naming.changed, 0.0, marked(other["title"], []), ())
        longest = hit["fields"][VERSION] == [group.start]
        found.append(Copy(shown, compared(stored["text"], other["text"]), longest))
    return OtherCopies(len(group) - 1, tuple(found))

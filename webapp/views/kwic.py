"""The concordance of a search: every place where its words stand, with what stands before and behind."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from flask import Response, request

from indexer.exports import concordance_table
from indexer.query import ConcordanceOrder, active_filters
from webapp import conditional, urls
from webapp.language import gettext_noop
from webapp.language.values import BERLIN
from webapp.paging import page_numbers
from webapp.site import site
from webapp.views.asking import asked, rendered
from webapp.views.exports import attached, file_name

LINES = 50
"""On a page."""
ORDERS: Mapping[ConcordanceOrder, str] = {
    "right": gettext_noop("nach dem Wort dahinter"),
    "left": gettext_noop("nach dem Wort davor"),
    "newest": gettext_noop("Datum, neueste zuerst"),
    "oldest": gettext_noop("Datum, älteste zuerst"),
}


def kwic() -> Response:
    """One page of the concordance, with all filters of the search."""
    engine = site().engine
    search, order = engine.canonical(asked()), urls.parse_order(request.args.items(multi=True))
    found = engine.concordance(search, order, offset=(search.page - 1) * LINES, limit=LINES)
    pages = max(1, -(-found.total // LINES))
    if search.page > pages:  # past the end comes the last page
        search = dataclasses.replace(search, page=pages)
        found = engine.concordance(search, order, offset=(pages - 1) * LINES, limit=LINES)
    if not found.complete:
        conditional.untag()
    return rendered(
        "kwic.html",
        asked=search,
        order=order,
        orders=ORDERS,
        found=found,
        page_count=pages,
        pages=page_numbers(search.page, pages),
        filters=active_filters(search),
        hidden=urls.arguments_of(dataclasses.replace(search, query="", page=1), page_size=site().config.web.page_size),
        wordless=search.query.strip() in ("", "*"),
    )


def kwic_table() -> Response:
    """Every line as CSV, sent while it is read."""
    search, order = asked(), urls.parse_order(request.args.items(multi=True))
    lines = concordance_table(site().engine.scan_concordance(search, order))
    name = file_name(search.query, "csv", dt.datetime.now(BERLIN).date()).replace("fundstelle-", "konkordanz-", 1)
    return attached(lines, "text/csv", name)

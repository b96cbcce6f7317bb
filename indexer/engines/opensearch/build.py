"""A new generation in the making: documents in, a checked generation with all its copies out."""

import datetime as dt
import logging
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError
from opensearchpy.helpers import streaming_bulk

from indexer.config import Config
from indexer.contents import Contents, Origin
from indexer.engines.base import Generation, Searcher
from indexer.engines.common.manifest import generation_of, new_name
from indexer.engines.common.tally import Tally
from indexer.engines.opensearch.connection import AGREED, BLOCKED, read_only, told, whole
from indexer.engines.opensearch.contents import contents_documents, read_contents
from indexer.engines.opensearch.documents import Documents, name_of
from indexer.engines.opensearch.generations import Generations
from indexer.engines.opensearch.registering import Values, entries_of
from indexer.engines.opensearch.schema import SERVING, articles_body, lookup_body
from indexer.engines.opensearch.trial import Trial
from indexer.engines.opensearch.versions import version_documents
from indexer.engines.opensearch.vocabulary import Doc, Words
from indexer.engines.opensearch.waiting import Waiting
from indexer.enrich import IndexedDocument
from indexer.entities.register import Register
from indexer.errors import FundstelleError, InputError, NoIndexError, ReadOnlyError
from indexer.language.weighing import weighed

_PACKAGES = ("fundstelle", "opensearch-py", "snowballstemmer", "PyStemmer", "numpy")
_RETRIES, _MOST_BYTES, _DOCUMENTS, _SENDERS = 8, 8 << 20, 1000, 3
"""So many documents travel at once, in so many requests."""
_TOO_LARGE = 413
_GREEN_SECONDS = 600
_LOG = logging.getLogger(__name__)


class OpenSearchBuild:
    """Writes only into its own new indexes, until `promote` puts the alias on them."""

    def __init__(self, client: OpenSearch, config: Config) -> None:
        self._client, self._config = client, config
        self._generations = Generations(client, config.cluster.prefix, agreed=True)
        self._name = new_name(dt.datetime.now(dt.UTC))
        self._articles, self._lookup = self._generations.articles(self._name), self._generations.lookup(self._name)
        self._documents, self._words, self._values = Documents(), Words(), Values()
        self._tally = Tally()
        self._sent: Counter[str] = Counter()
        """Documents, by index."""
        self._waiting: Waiting | None = None
        """Where documents wait if versions of one text are looked for, …"""
        self._copies = 0
        """… and how many articles have others."""
        self._finished: dict[str, Any] | None = None
        """The manifest, once it is written."""
        self._promoting = False
        """Whether the alias was told to move. It may have, even if no answer has come."""

    def __enter__(self) -> Self:
        self._started = time.monotonic()
        cluster, keep = self._config.cluster, self._config.index.keep
        with ExitStack() as cleanup:
            cleanup.enter_context(told(cluster))
            self._lock = cleanup.enter_context(self._generations.lock())
            self._generations.clear_leftovers(keep)
            cleanup.callback(self._clear_up)
            meta = {"name": self._name}
            body = articles_body(cluster, self._config.search, meta)
            self._client.indices.create(index=self._articles, body=body, params=dict(AGREED))
            self._client.indices.create(index=self._lookup, body=lookup_body(cluster, meta), params=dict(AGREED))
            if alike := self._config.copies.alike:
                self._waiting = cleanup.enter_context(Waiting(Path(self._config.index.path), alike))
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.__exit__(kind, error, trace)

    def _clear_up(self) -> None:
        """At the end of the build, however it ended, which this neither changes nor hides."""
        if self._lock.lost:  # what lies in the cluster is the other build's affair
            return
        try:
            self._generations.clear_leftovers(self._config.index.keep, self._name if self._promoting else None)
        except (FundstelleError, OpenSearchException) as error:
            _LOG.warning("Old generations stay in the cluster until the next build: %s", error)

    def add(self, documents: Iterable[IndexedDocument]) -> None:
        taken = map(self._taken, documents)
        if self._waiting is None:
            self._send(self._articles, taken)
        else:
            for document in taken:
                self._waiting.add(document)

    def _send_waiting(self, waiting: Waiting) -> None:
        groups = waiting.groups()
        self._copies = len(groups.texts)
        self._send(self._articles, waiting.documents(groups))
        self._send(self._lookup, version_documents(groups, waiting.read))

    def _taken(self, document: IndexedDocument) -> Doc:
        article = document.article
        title, text = weighed(article.title), weighed(article.text)
        self._words.add(title, text, derived=article.title_derived)
        self._values.add(document)
        if not article.title_derived:
            self._words.headline(article.title, document.day.toordinal() if document.day else 0)
        self._tally.add(document, article.content_hash())
        return name_of(article.id), self._documents.of(document, title, text)

    def _send(self, index: str, documents: Iterable[Doc]) -> None:
        """Sends documents by their names, so that sending one again changes nothing; makes some while others travel."""
        actions: Iterator[dict[str, Any]] = (
            {"_index": index, "_id": name, "_source": body} for name, body in documents
        )
        with ThreadPoolExecutor(_SENDERS) as senders:
            travelling: deque[Future[int]] = deque()
            while some := list(islice(actions, _DOCUMENTS)):
                travelling.append(senders.submit(self._send_some, some))
                if len(travelling) > _SENDERS:
                    self._sent[index] += travelling.popleft().result()
            self._sent[index] += sum(one.result() for one in travelling)

    def _send_some(self, actions: Sequence[Mapping[str, Any]]) -> int:
        """Waits, longer each time, while the cluster is busy. Gives how many documents it has taken."""
        self._lock.check()
        taken = 0
        try:
            for done, answer in streaming_bulk(
                self._client, actions, chunk_size=_DOCUMENTS, max_chunk_bytes=_MOST_BYTES, max_retries=_RETRIES,
                initial_backoff=1, max_backoff=60, raise_on_error=False, raise_on_exception=True,
            ):  # fmt: skip
                taken += 1
                if not done:
                    self._refuse(answer)
        except TransportError as error:
            if error.status_code != _TOO_LARGE:
                raise
            left = actions[taken:]
            if len(left) == 1:
                raise FundstelleError(
                    f"The cluster does not take {left[0]['_id']}: it is larger than http.max_content_length of its "
                    "nodes. Make that larger, or take the article out of the corpus. The old index stays."
                ) from None
            half = len(left) // 2
            taken += self._send_some(left[:half]) + self._send_some(left[half:])
        return taken

    def _refuse(self, answer: Mapping[str, Any]) -> None:
        """Raises why a document was not taken."""
        (found,) = answer.values()
        reason = found.get("error", {})
        if isinstance(reason, dict) and reason.get("type") == BLOCKED:
            raise ReadOnlyError(read_only(self._config.cluster))
        told_ = reason.get("reason", reason) if isinstance(reason, dict) else reason
        raise FundstelleError(f"The cluster does not take {found.get('_id')}: {told_} The old index stays.")

    def previous_register(self) -> Register:
        try:
            return Register(tuple(entries_of(self._client, self._generations.lookup(self._generations.current_name()))))
        except NoIndexError:
            return Register()

    def previous_contents(self) -> Contents | None:
        try:
            index = self._generations.current()
            manifest = self._generations.manifest(index)
            return read_contents(self._client, self._generations.lookup(manifest["name"]), manifest["articles"])
        except (NoIndexError, NotFoundError, ValueError, KeyError, TypeError):
            return None

    def finish(self, register: Register | None = None, origin: Origin | None = None) -> Searcher:
        if not self._tally:
            raise InputError("No article could be read, so the index stays as it was.")
        if self._waiting is not None:
            self._send_waiting(self._waiting)
        self._send(self._lookup, self._words.documents())
        self._send(self._lookup, self._values.documents(register or self._tally.register(self.previous_register())))
        self._send(self._lookup, contents_documents(self._tally.digests.rows(), origin or Origin()))
        self._serve()
        self._check()
        self._finished = self._manifest()
        self._write(self._finished)
        return Trial(self._client, self._config, self._articles)

    def promote(self, quality: Mapping[str, float] | None = None) -> Generation:
        if self._finished is None:
            self.finish()
        assert self._finished is not None
        manifest = self._finished | {"seconds": self._seconds(), "quality": dict(quality or {})}
        self._write(manifest)
        self._lock.check(anew=True)
        self._promoting = True
        self._generations.set_current(self._name)
        return generation_of(self._name, manifest)

    def _serve(self) -> None:
        """Makes all copies, as many as there are nodes for."""
        nodes = self._client.cluster.health()["number_of_data_nodes"]
        replicas = max(0, min(self._config.cluster.replicas, nodes - 1))
        both = f"{self._articles},{self._lookup}"
        self._client.indices.refresh(index=both)
        if replicas:
            # Copies are made of files, and of what is in none all over again; only the second time it is known what the
            # first one has written.
            self._client.indices.flush(index=both)
            self._client.indices.flush(index=both, params={"force": "true"})
        self._client.indices.put_settings(index=both, body={"index": {"number_of_replicas": replicas, **SERVING}})
        health = self._client.cluster.health(
            index=both,
            params={"wait_for_status": "green", "timeout": f"{_GREEN_SECONDS}s"},
            request_timeout=_GREEN_SECONDS + 30,
            ignore=408,  # by which it says that it has timed out
        )
        if health["timed_out"]:
            raise FundstelleError(
                f"The new index has not got its copies in {_GREEN_SECONDS} seconds (it is {health['status']}); "
                "the old one stays. See why: GET _cluster/allocation/explain"
            )

    def _check(self) -> None:
        self._lock.check(anew=True)
        for index in (self._articles, self._lookup):
            # One that was deleted comes back by itself when documents are sent, without our mapping.
            if self._generations.meta(index).get("name") != self._name:
                raise FundstelleError(f"The index {index} was deleted while it was built; the old stays.")
        for index, sent in self._sent.items():
            found = whole(self._client.count(index=index))["count"]
            if found != sent:
                raise FundstelleError(
                    f"The index {index} holds {found:,} documents instead of {sent:,}; the old stays."
                )

    def _write(self, manifest: dict[str, Any]) -> None:
        self._client.indices.put_mapping(index=self._articles, body={"_meta": manifest}, params=dict(AGREED))

    def _seconds(self) -> float:
        return round(time.monotonic() - self._started, 2)

    def _manifest(self) -> dict[str, Any]:
        try:
            previous = self._generations.current_name()
        except NoIndexError:
            previous = None
        stats = self._client.indices.stats(index=f"{self._articles},{self._lookup}", metric="store")
        return self._tally.manifest(_PACKAGES) | {
            "name": self._name,
            "seconds": self._seconds(),
            "copies": self._copies,
            "lookups": self._sent[self._lookup],
            "mean_length": max(1.0, self._words.length / self._words.size),
            "size_bytes": stats["_all"]["primaries"]["store"]["size_in_bytes"],
            "previous": previous,
        }

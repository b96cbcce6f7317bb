"""What a generation is made from, as documents of its index of words and names: pieces of one packed whole.

The whole, packed by zlib: a line of JSON with the hashes of all else and of each file, then the rows of articles.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from opensearchpy import OpenSearch

from indexer.contents import ROW, Contents, Origin, Rows
from indexer.engines.opensearch.vocabulary import Doc, doc_id

VERSION = 1
"""Raised whenever what lies in the documents changes; of another version nothing is known."""
PIECE_BYTES = 2 << 20
"""Of what is packed; of 100,000 articles there are about 4 MB."""
_TYPE = "contents"


def contents_documents(articles: Rows, origin: Origin) -> Iterator[Doc]:
    """The documents that hold it."""
    files = {name: digest.hex() for name, digest in origin.files.items()}
    head = json.dumps({"basis": dict(origin.basis), "files": files, "articles": len(articles)})
    packed = zlib.compress(head.encode() + b"\n" + articles.tobytes(), 1)
    pieces = [packed[at : at + PIECE_BYTES] for at in range(0, len(packed), PIECE_BYTES)]
    digest = hashlib.sha256(packed).hexdigest()
    for number, piece in enumerate(pieces):
        body: dict[str, Any] = {"piece": base64.b64encode(piece).decode()}
        if number == 0:
            body |= {"version": VERSION, "pieces": len(pieces), "digest": digest}
        yield _name(number), {"type": _TYPE, "body": body}


def read_contents(client: OpenSearch, lookup: str, count: int) -> Contents:
    """What a generation of `count` articles is made from.

    Raises NotFoundError, ValueError or KeyError if that is missing or damaged.
    """
    first = _body(client, lookup, 0)
    if first["version"] != VERSION:
        raise ValueError(f"contents of version {first['version']}")
    bodies = (first, *(_body(client, lookup, number) for number in range(1, first["pieces"])))
    packed = b"".join(base64.b64decode(body["piece"], validate=True) for body in bodies)
    if hashlib.sha256(packed).hexdigest() != first["digest"]:
        raise ValueError("damaged contents")
    head, _, rows = zlib.decompress(packed).partition(b"\n")
    told = json.loads(head)
    articles = np.frombuffer(rows, dtype=ROW)
    if not len(articles) == told["articles"] == count:
        raise ValueError("the contents do not fit the index")
    files = {name: bytes.fromhex(digest) for name, digest in told["files"].items()}
    return Contents(articles, Origin(told["basis"], files))


def _body(client: OpenSearch, lookup: str, number: int) -> dict[str, Any]:
    body: dict[str, Any] = client.get(index=lookup, id=_name(number))["_source"]["body"]
    return body


def _name(number: int) -> str:
    return doc_id(_TYPE, str(number))

"""Checksums (CRC-32) of files and manifests: they tell what a disk has not kept, not what somebody has forged."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

_BLOCK = 1 << 20
_SEAL = "checksum"


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with a checksum of all else in it."""
    rest = {key: value for key, value in manifest.items() if key != _SEAL}
    return {**rest, _SEAL: crc32(json.dumps(rest, sort_keys=True).encode())}


def is_whole(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest that was read is as it was sealed."""
    return bool(sealed(manifest)[_SEAL] == manifest.get(_SEAL))


def checksum_of(path: Path) -> int:
    """The checksum of a file. Raises OSError."""
    found = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            found = crc32(block, found)
    return found

"""Compression that zlib reads: by ISA-L where that is installed, as small as zlib's in a third of the time."""

try:
    from isal.isal_zlib import compress
except ImportError:  # there are no packages of it for some processors
    from zlib import compress

__all__ = ["LEVEL", "compress"]

LEVEL = 1
"""Both know it; higher ones take longer for little."""

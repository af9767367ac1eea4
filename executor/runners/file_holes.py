"""Gives the disk back what was read of a file that another process goes on writing.

The file keeps its length and its offsets; the bytes freed read as zeros.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_KEEP_SIZE = 0x01
_PUNCH_HOLE = 0x02
#: holes are made of whole blocks
_BLOCK_BYTES = 1024 * 1024

_libc = ctypes.CDLL(None, use_errno=True)


def free_beginning(path: Path, length: int) -> bool:
    """Free at most `length` bytes from the start; False where the file system knows no holes."""
    length -= length % _BLOCK_BYTES
    if length <= 0:
        return True
    fallocate = getattr(_libc, "fallocate64", None) or getattr(_libc, "fallocate", None)
    if fallocate is None:
        return False
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        mode = _KEEP_SIZE | _PUNCH_HOLE
        done: int = fallocate(descriptor, mode, ctypes.c_int64(0), ctypes.c_int64(length))
    finally:
        os.close(descriptor)
    return done == 0

"""Where the bytes lie: EVIDENCE_ROOT/ab/cdef…, written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from zhuzhen.evidence.kinds import LARGEST, check_size


def root() -> Path:
    return Path(settings.EVIDENCE_ROOT)


def place_of(sm3: str) -> Path:
    """The path of a file by its SM3; it need not be there."""
    return root() / sm3[:2] / sm3[2:]


def small_place_of(sm3: str, *, width: int) -> Path:
    """The path of a small picture; whatever is missing is made again."""
    return root() / "small" / sm3[:2] / f"{sm3[2:]}-{width}.webp"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(source: Path, *, target: Path) -> None:
    """Move a finished, synced file to its place in one step; the last of two equals wins."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(0o640)
    source.replace(target)
    _sync_folder(target.parent)


@contextmanager
def arriving() -> Iterator[Path]:
    """A name for a file on its way in, on the same disk; gone afterwards unless it was put."""
    folder = root() / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def receive(chunks: Iterable[bytes], *, path: Path) -> tuple[str, int]:
    """Write chunks to `path` and sync it; gives SM3 and size. Raises Refused above the limit."""
    digest, size = hashes.Hash(hashes.SM3()), 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            check_size(size, limit=LARGEST)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    check_size(size)
    return digest.finalize().hex(), size

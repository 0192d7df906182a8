"""SM3 digests (GB/T 32905), the hash of the audit chain, of contents and of files."""

import json
from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes


def sm3(data: bytes) -> str:
    """SM3 of bytes as 64 hex digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def sm3_of_chunks(chunks: Iterable[bytes]) -> str:
    """SM3 of a stream of byte chunks as 64 hex digits."""
    digest = hashes.Hash(hashes.SM3())
    for chunk in chunks:
        digest.update(chunk)
    return digest.finalize().hex()


def canonical(value: object) -> bytes:
    """The one JSON form of a value: sorted keys, no spaces, UTF-8; dates as ISO text."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    ).encode()


def sm3_of(value: object) -> str:
    """SM3 of the canonical JSON of a value."""
    return sm3(canonical(value))

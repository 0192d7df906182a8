"""Whole columns blinded and sealed, on all cores: the same results as `base.cipher`, row for row.

Processes are spawned, not forked: whoever calls holds database connections and threads of DuckDB.
Keys go to them by the pipe, never by an argument of a command or by the environment.
"""

import multiprocessing
import os
import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hmac import digest

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhuzhen.base import cipher
from zhuzhen.base.cipher import NONCE_BYTES
from zhuzhen.base.keyring import Keys

Texts = Sequence[str | None]
_PIECE = 20_000
# Below this, starting processes takes longer than the work.
FEWEST_FOR_PROCESSES = 60_000
_SEPARATOR = "\x1f"  # no text that is blinded or sealed holds it: unprintable signs are refused


def _blinds(joined: str, *, key: bytes) -> str:
    found = (digest(key, text.encode(), "sm3").hex() if text else "" for text in _parts(joined))
    return _SEPARATOR.join(found)


def _seals(joined: str, *, key: bytes, number: int, column: str) -> str:
    told, algorithm = column.encode(), algorithms.SM4(key)
    found = []
    for text in _parts(joined):
        if not text:
            found.append("")
            continue
        nonce = secrets.token_bytes(NONCE_BYTES)
        encryptor = Cipher(algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(told)
        body = encryptor.update(text.encode()) + encryptor.finalize()
        found.append(f"{number}.{b64encode(nonce + body + encryptor.tag).decode()}")
    return _SEPARATOR.join(found)


def _seals_anew(joined: str, *, keys: Keys, column: str) -> str:
    return _SEPARATOR.join(_anew(each, keys=keys, column=column) for each in _parts(joined))


def _anew(sealed: str, *, keys: Keys, column: str) -> str:
    if cipher.key_number(sealed) == keys.latest:
        return sealed
    try:
        return cipher.seal(cipher.unseal(sealed, column=column, by=keys), column=column, by=keys)
    except cipher.NotOpened:
        return ""


def _parts(joined: str) -> list[str]:
    return joined.split(_SEPARATOR)


def _pieces(texts: Texts) -> Iterator[str]:
    """The texts in pieces, each as one text: one object goes through the pipe, not thousands."""
    for start in range(0, len(texts), _PIECE):
        yield _SEPARATOR.join(text or "" for text in texts[start : start + _PIECE])


@dataclass(frozen=True)
class Crew:
    """Who does the work: processes, or without them this one."""

    pool: ProcessPoolExecutor | None

    def _all(self, work: Callable[[str], str], texts: Texts) -> list[str]:
        run = self.pool.map if self.pool is not None else map
        done = run(work, _pieces(texts))
        return [text for piece in done for text in _parts(piece)] if texts else []

    def blinded(self, texts: Texts) -> list[str]:
        """`cipher.blind` of each; '' for '' and None."""
        return self._all(partial(_blinds, key=cipher.keys().blinding), texts)

    def sealed(self, texts: Texts, *, column: str) -> list[str]:
        """`cipher.seal` of each for one column; '' for '' and None."""
        keys = cipher.keys()
        key, number = keys.sealing[keys.latest], keys.latest
        return self._all(partial(_seals, key=key, number=number, column=column), texts)

    def sealed_anew(self, sealed: Texts, *, column: str) -> list[str]:
        """Each opened and sealed by the latest key; as it was if that key sealed it already, ''
        for what no key here opens."""
        return self._all(partial(_seals_anew, keys=cipher.keys(), column=column), sealed)


@contextmanager
def crew(*, texts: int) -> Iterator[Crew]:
    """A crew for about so many texts. A server's own worker may have no children: it does the work
    alone."""
    cores = os.cpu_count() or 1
    alone = texts < FEWEST_FOR_PROCESSES or cores < 2 or multiprocessing.current_process().daemon
    if alone:
        yield Crew(None)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        yield Crew(pool)

"""Personal facts are sealed each for itself (SM4-GCM); equality is asked of a keyed SM3.

Keys come from `settings.FAMILY_KEYS`: numbered sealing keys of 16 bytes, of which the highest seals
and all open, and one blinding key, which does not rotate (docs/adr/0011). A sealed text reads
`<key number>.<base64 of nonce, cipher text and tag>`.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

NONCE_BYTES, _TAG, KEY_BYTES = 12, 16, 16


class NotOpened(ValueError):
    """A sealed text that no key here opens, or that was sealed for another column."""


@dataclass(frozen=True)
class Keys:
    """Sealing keys by number, and the blinding key."""

    # Never in a log line or a report of a failure.
    sealing: Mapping[int, bytes] = field(repr=False)
    blinding: bytes = field(repr=False)

    @property
    def latest(self) -> int:
        return max(self.sealing)


def _keys() -> Keys:
    keys = settings.FAMILY_KEYS
    assert isinstance(keys, Keys)
    return keys


def seal(text: str, *, column: str) -> str:
    """Seal a text for one column (`households_resident.id_number`); '' stays ''."""
    if not text:
        return ""
    keys = _keys()
    nonce = secrets.token_bytes(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(keys.sealing[keys.latest]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(column.encode())
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return f"{keys.latest}.{b64encode(nonce + body + encryptor.tag).decode()}"


def unseal(sealed: str, *, column: str) -> str:
    """The text that was sealed for this column; '' for ''. Raises NotOpened."""
    if not sealed:
        return ""
    number, _, body = sealed.partition(".")
    key = _keys().sealing.get(int(number)) if number.isdigit() else None
    if key is None:
        raise NotOpened(f"no key {number!r}")
    raw = b64decode(body)
    nonce, text, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-_TAG], raw[-_TAG:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(column.encode())
    try:
        return (decryptor.update(text) + decryptor.finalize()).decode()
    except InvalidTag:
        raise NotOpened(f"not sealed for {column}") from None


def key_number(sealed: str) -> int:
    """Which key sealed a text; 0 for ''."""
    number = sealed.partition(".")[0]
    return int(number) if number.isdigit() else 0


def blind(text: str) -> str:
    """Keyed SM3 of a text as 64 hex digits: equal for equal texts, unreadable without the key.

    '' stays ''. Callers bring the text into its one form first (upper case, no blanks).
    """
    if not text:
        return ""
    return hmac.digest(_keys().blinding, text.encode(), "sm3").hex()

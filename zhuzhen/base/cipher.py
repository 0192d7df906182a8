"""Personal facts are sealed each for itself (SM4-GCM); equality is asked of a keyed SM3.

Keys come from `settings.FAMILY_KEYS` (`base.keyring`): numbered sealing keys of 16 bytes, of which
the highest seals and all open, and one blinding key, which does not rotate (docs/adr/0011). A
sealed text reads `<key number>.<base64 of nonce, cipher text and tag>`.
"""

import hmac
import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from zhuzhen.base.keyring import KeyFile, Keys

NONCE_BYTES, _TAG = 12, 16


class NotOpened(ValueError):
    """A sealed text that no key here opens, or that was sealed for another column."""


def keys() -> Keys:
    """The keys as they are now; a file of keys may have changed since the last use."""
    held = settings.FAMILY_KEYS
    if isinstance(held, KeyFile):
        return held.current()
    assert isinstance(held, Keys)
    return held


def seal(text: str, *, column: str, by: Keys | None = None) -> str:
    """Seal a text for one column (`households_resident.id_number`); '' stays ''."""
    if not text:
        return ""
    held = by or keys()
    nonce = secrets.token_bytes(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(held.sealing[held.latest]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(column.encode())
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return f"{held.latest}.{b64encode(nonce + body + encryptor.tag).decode()}"


def unseal(sealed: str, *, column: str, by: Keys | None = None) -> str:
    """The text that was sealed for this column; '' for ''. Raises NotOpened."""
    if not sealed:
        return ""
    number, _, body = sealed.partition(".")
    key = (by or keys()).sealing.get(int(number)) if number.isdigit() else None
    if key is None:
        raise NotOpened(f"no key {number!r}")
    try:
        raw = b64decode(body)
        nonce, text, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-_TAG], raw[-_TAG:]
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(column.encode())
        return (decryptor.update(text) + decryptor.finalize()).decode()
    except (InvalidTag, ValueError):  # cut short or changed: not even the shape of a seal
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
    return hmac.digest(keys().blinding, text.encode(), "sm3").hex()

"""Sealing of single values (BSN, second-factor keys) with keys that never enter the database."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_ID = b"\x01"


def seal(value: str, where: str) -> bytes:
    """AES-256-GCM: key id, 12-byte nonce, text and tag. `where` (table|column|row) binds it to its place."""
    nonce = os.urandom(12)
    return KEY_ID + nonce + AESGCM(settings.FIELD_KEY).encrypt(nonce, value.encode(), where.encode())


def open_sealed(sealed: bytes, where: str) -> str:
    """Raises cryptography.exceptions.InvalidTag when the value was copied from elsewhere or altered."""
    sealed = bytes(sealed)
    if sealed[:1] != KEY_ID:
        raise ValueError("sealed with an unknown key")
    return AESGCM(settings.FIELD_KEY).decrypt(sealed[1:13], sealed[13:], where.encode()).decode()


def look_up(value: str) -> bytes:
    """A keyed digest by which a sealed value is found again; its key is another one."""
    return hmac.new(settings.FIELD_INDEX_KEY, value.encode(), hashlib.sha256).digest()

"""What stands in the address of a link: a part that finds the row, and a secret kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_KEY_BYTES = 9
_SECRET_BYTES = 32
#: characters of the first part: nine bytes are twelve in base64, without padding
KEY_LENGTH = 12
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}[A-Za-z0-9_-]{{43}}")


@dataclass(frozen=True, slots=True)
class Token:
    """Both parts. Only the first may be stored or shown again."""

    key: str
    secret: str

    def __str__(self) -> str:
        return self.key + self.secret

    @property
    def secret_hash(self) -> str:
        # 256 random bits: a plain hash cannot be searched
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def matches(self, secret_hash: str) -> bool:
        return hmac.compare_digest(self.secret_hash, secret_hash)


def new_token() -> Token:
    return Token(secrets.token_urlsafe(_KEY_BYTES), secrets.token_urlsafe(_SECRET_BYTES))


def read_token(text: str) -> Token | None:
    """The two parts; None for what cannot be a token."""
    if not _TOKEN.fullmatch(text):
        return None
    return Token(text[:KEY_LENGTH], text[KEY_LENGTH:])

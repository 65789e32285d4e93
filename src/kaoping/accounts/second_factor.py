"""The second factor: its secret lies encrypted in the database."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth's classes are untyped
    """Who can read the database alone cannot make codes; the key lies with `KAOPING_SECRET_KEY`."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret as it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return a secret's address as a QR code for the page itself, readable in the dark too."""
        code = segno.make(url, error="m", micro=False)
        return str(code.svg_inline(scale=4, border=4, light="white"))


def _cipher() -> Fernet:
    key = sha256(b"kaoping second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))

"""The QR code of a digest: worked out once for all formats of a paper, since that takes longer than to draw it."""

from __future__ import annotations

from functools import lru_cache

import segno

KEPT = 1024


@lru_cache(maxsize=KEPT)
def qr_of(digest: str) -> segno.QRCode:
    """Return the code that stands on a paper with this digest; each format draws it in its own way."""
    return segno.make(f"sha256:{digest}", error="m")

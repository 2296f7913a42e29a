"""Check the signature of an Archivo webhook."""

import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


def is_genuine(header: str, body: bytes, secret: str, now: float | None = None) -> bool:
    """True when `header` (X-Archivo-Signature) was made from `body` with `secret`, not long ago."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    try:
        sent_at = int(parts["t"])
        given = bytes.fromhex(parts["v1"])
    except (KeyError, ValueError):
        return False
    # ANCHOR: compare
    if abs((now if now is not None else time.time()) - sent_at) > TOLERANCE_SECONDS:
        return False
    wanted = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).digest()
    return hmac.compare_digest(wanted, given)
    # ANCHOR_END: compare

"""Check the signatures of both providers' webhooks. Standard library only."""

import base64
import hashlib
import hmac
import time


# ANCHOR: northmail
def northmail_is_genuine(secret: str, header: str, body: bytes, now: float | None = None) -> bool:
    """`X-Northmail-Signature: t=1762164000,v1=<hex>` over `<t>.<body>`, five minutes of tolerance."""
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp = fields.get("t", "")
    if not stamp.isdigit() or abs((now or time.time()) - int(stamp)) > 300:
        return False
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, fields.get("v1", ""))
# ANCHOR_END: northmail


# ANCHOR: wirecall
def wirecall_is_genuine(secret: str, header: str, url: str, body: bytes) -> bool:
    """`X-Wirecall-Signature: <base64>` over the full public URL followed by the body."""
    digest = hmac.new(secret.encode(), url.encode() + body, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest).decode(), header)
# ANCHOR_END: wirecall

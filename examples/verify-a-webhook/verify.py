"""Checks one webhook with Python's standard library alone (v1; Python has no Ed25519 of its own).

Reads {"id","timestamp","signature","body","secret"} from standard input and prints {"v1": true or a reason}.
In a server: take the headers and the *raw* body.
"""
import base64
import hashlib
import hmac
import json
import sys
import time

TOLERANCE_SECONDS = 300


def check(message_id: str, timestamp: str, signature: str, body: bytes, secret: str):
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return "too old"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(part, expected) for part in signature.split(" ")) or "no match"


got = json.load(sys.stdin)
print(json.dumps({"v1": check(got["id"], got["timestamp"], got["signature"], got["body"].encode(), got["secret"])}))

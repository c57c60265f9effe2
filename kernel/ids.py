"""Opaque identifiers."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/i/l: people read them out on the telephone


def new_public_id() -> str:
    """Return 16 characters with 79 bits of chance, for URLs and printed numbers."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))

"""The key that seals an archive bundle: a signature that another installation can check without knowing any secret.

Ed25519; the key follows from ``SECRET_KEY``, so that every process of an installation has the same one and none is kept
beside it. With another ``SECRET_KEY`` earlier bundles are no longer known as one's own.
"""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_INFO = b"zhiping archive bundle"


def _private() -> Ed25519PrivateKey:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_INFO).derive(settings.SECRET_KEY.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def public_key() -> str:
    """This installation's public key, base64: what another one lists in ``ARCHIVE_TRUSTED_KEYS``."""
    raw = _private().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def seal(content: bytes) -> str:
    """The signature of these bytes, base64."""
    return base64.b64encode(_private().sign(content)).decode()


def is_trusted(key: str) -> bool:
    """Whether a bundle sealed with this public key may be taken in: our own, or one the operator listed."""
    return key in (public_key(), *settings.ARCHIVE_TRUSTED_KEYS)


def is_sealed(content: bytes, key: str, signature: str) -> bool:
    """Whether the signature is this key's over these bytes; False for anything malformed."""
    try:
        known = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        known.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True

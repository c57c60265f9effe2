"""The language of what the authority prints, sends and keeps."""

from django.conf import settings
from django.utils.translation import override


def official() -> override:
    """Chinese, whatever language the person at the screen reads: ``with official(): …``.

    For papers, messages and stored sentences: somebody else reads them, and later.
    """
    return override(settings.LANGUAGE_CODE)

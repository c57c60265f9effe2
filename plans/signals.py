"""News that travels up from here: the rooms above listen, this one knows none of them."""

from django.dispatch import Signal

version_published = Signal()
"""A version took the place of another one of its plan. ``sender=Plan, version``.

Sent by ``services.publishing.publish`` inside its transaction, once the version is current: what a listener writes
commits or falls together with the publication.
"""

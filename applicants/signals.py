"""News that travels up from here: the rooms above listen, this one knows none of them."""

from django.dispatch import Signal

dossier_submitted = Signal()
"""A dossier was submitted. ``sender=Dossier, dossier, snapshot, seat``.

Sent by ``services.dossiers.submit`` inside its transaction, after the snapshot is frozen: what a listener writes
commits or falls together with the submit, and a listener that raises takes the submit back.
``snapshot.round`` is 1 for a first submit, more for one after a return.
"""

return_opened = Signal()
"""The applicant has opened a dossier that was returned. ``sender=Dossier, dossier, seat``.

Sent by the pages of the dossier, outside any transaction, as often as they are asked for: a return that was read is
not taken back any more.
"""

record_confirmed = Signal()
"""An integrity record was confirmed. ``sender=IntegrityRecord, record, seat``.

Sent by ``integrity.services.confirm`` inside its transaction, which holds the record's lock: what came up in a case
stops the case together with it.
"""

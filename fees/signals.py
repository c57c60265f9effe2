"""What this app tells the apps above it."""

from django.dispatch import Signal

# Sent with ``bill`` inside the transaction that settles it: a receiver that raises takes the settlement back.
bill_settled = Signal()

"""Keys that stand in an address must not stand in the log: whoever reads it could use them."""

import logging

KEYS = ("token", "secret")
"""Names of the parts of an address that open something by themselves."""


class NoKeys(logging.Filter):
    """Take the key of a one-time link out of what Django logs of a refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; nothing is left out."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        for key in KEYS:
            value = match.kwargs.get(key) if match else None
            if value and isinstance(record.args, tuple):
                record.args = tuple(str(each).replace(str(value), "…") for each in record.args)
        return True

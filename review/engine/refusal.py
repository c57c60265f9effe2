"""The one exception of the engine."""


class Refused(Exception):
    """A command that changes nothing.

    ``code`` is for machines and tests (``stale``, ``not_permitted``, ``gate:notice_over`` ...); ``message`` is the
    Chinese sentence for the person: which rule, which value was found, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, str]]:
        # Refusals travel between test workers; the default would rebuild them from the message alone.
        return (Refused, (self.code, self.message))

"""Reading a list's check boxes: ``case=PUBLIC_ID:VERSION``, as the page showed them."""

from django.http import QueryDict

from kernel.text import machine_word, whole_number
from review.services.selection import Chosen

#: No case has a version beyond: its column ends there.
LAST_VERSION = 2**31 - 1


def chosen_in(post: QueryDict) -> list[Chosen]:
    """The chosen cases; what does not read as one is dropped, and then missing on the page that lists every name."""
    found = []
    for value in post.getlist("case")[:2000]:
        case, _colon, version = value.partition(":")
        case, seen = machine_word(case), whole_number(version)
        if case and seen is not None and seen <= LAST_VERSION:
            found.append(Chosen(case, seen))
    return found

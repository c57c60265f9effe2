"""Reading a list's check boxes: ``case=PUBLIC_ID:VERSION``, as the page showed them."""

from django.http import QueryDict

from kernel.text import machine_word, whole_number
from review.services.selection import Chosen


def chosen_in(post: QueryDict) -> list[Chosen]:
    """The chosen cases; what does not read as one is dropped, and then missing on the page that lists every name."""
    found = []
    for value in post.getlist("case")[:2000]:
        case, _colon, version = value.partition(":")
        case, seen = machine_word(case), whole_number(version)
        if case and seen is not None:
            found.append(Chosen(case, seen))
    return found

"""Who may read a stored file. This app cannot know what a file belongs to; the apps above it say so.

A higher app registers a rule per kind of file in its ``AppConfig.ready()``. Rules only add: the owner may always read
what they uploaded, everybody else needs one rule that says yes. Without a rule, a file is its owner's alone.
"""

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest

from documents.models import StoredFile

Rule = Callable[[HttpRequest, StoredFile], bool]

_RULES: dict[str, list[Rule]] = defaultdict(list)


def register(kind: str, rule: Rule) -> None:
    """Let `rule(request, file)` open files of that kind. It reads user and seat, never writes."""
    if rule not in _RULES[kind]:
        _RULES[kind].append(rule)


def may_read(request: HttpRequest, file: StoredFile) -> bool:
    """Whether this visitor may have the file's bytes now. Asked anew on every download (AC-099)."""
    if file.owner_id is not None and file.owner_id == request.user.pk:
        return True
    return any(rule(request, file) for rule in _RULES[file.kind])

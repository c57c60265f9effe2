"""``python -m documents.look_apart CONTENT``: looks at one file in a process of its own, which may die of it.

Reads the file from its input; writes one line of JSON, documents.papers.Paper with the lengths of the pictures in their
place, and behind it the pictures one after the other. No Django, no database, no secret is in reach.
"""

import json
import resource
import sys
from dataclasses import asdict

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: PDFium and a picture of 25 million points, twice."""
PROCESSOR = 30
"""Seconds of processor time: a page on which one hangs ends it."""
ANSWER = 64 * 1024 * 1024
"""Bytes of the answer."""


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER, ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _confine()
    from documents import papers  # after the limits: what it loads counts as well

    paper = papers.look(sys.stdin.buffer.read(), sys.argv[1])
    head = asdict(paper)
    for page in head["pages"]:
        page["picture"], page["small"] = len(page["picture"]), len(page["small"])
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for seen in paper.pages:
        out.write(seen.picture + seen.small)


if __name__ == "__main__":
    main()

"""Room on the stack for a whole test.

CPython keeps the frames of a thread in pieces of 16 KB. It asks the kernel for each and gives it back as soon as its
first frame ends: a request inside a test, some fifty frames deep, leaves a piece and comes back thousands of times, for
a seventh of the suite's processor time.
"""

from collections.abc import Callable
from typing import Any


def with_room(call: Callable[..., Any], *args: Any) -> Any:
    """Call; whatever is called inside shares one piece of a megabyte.

    This frame says it needs a little more than half a megabyte, so that it gets a whole one, and uses none of it.
    """
    return call(*args)


with_room.__code__ = with_room.__code__.replace(co_stacksize=70_000)  # words of eight bytes

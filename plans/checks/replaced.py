"""Lists that an overlay took the place of without saying so: what it leaves out of them is gone."""

from collections.abc import Iterator
from typing import Any

from plans.checks.warning import PlanWarning
from plans.spec.reader import Plain

CODE = "list-replaced"


def lists_replaced(plain: Plain) -> Iterator[PlanWarning]:
    """Of a plan that was merged: every list without names of which the overlay left something out."""
    for path, before in plain.replaced.items():
        own: Any = plain.data
        for step in path:
            own = own[step]
        message = (
            f"本通知写的 {len(own)} 项替换了上级通知的 {before} 项；"
            "只是增加或改动其中几项的，请把上级通知的各项也都写上。"
        )
        yield PlanWarning(CODE, ".".join(map(str, path)), message)

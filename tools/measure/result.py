"""One measured line."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """``value`` and ``reference`` in ``unit``; ``ratio`` is what to quote."""

    name: str
    unit: str
    value: float
    reference_name: str
    reference: float
    goal: str

    @property
    def ratio(self) -> float:
        return self.value / self.reference if self.reference else 0.0

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": round(self.ratio, 4)}


def interleaved(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each work, taken in turn so that a noisy machine is noisy for all."""
    times: list[list[float]] = [[] for _work in works]
    for work in works:
        work()
    for _round in range(rounds):
        for place, work in enumerate(works):
            start = time.perf_counter()
            work()
            times[place].append(time.perf_counter() - start)
    return [statistics.median(each) for each in times]


def table(figures: list[Figure]) -> str:
    """The figures as text."""
    lines = [f"{'what':<34}{'value':>12}{'reference':>14}{'ratio':>9}  reference is · goal"]
    for one in figures:
        lines.append(
            f"{one.name:<34}{one.value:>9.1f} {one.unit:<5}{one.reference:>8.1f} {one.unit:<5}{one.ratio:>7.3f}"
            f"  {one.reference_name} · {one.goal}"
        )
    return "\n".join(lines)

"""Bounding the searches through one plan, so that no file keeps a server busy."""

from dataclasses import dataclass


@dataclass
class Budget:
    """Steps that may still be taken."""

    left: int

    def spend(self, steps: int = 1) -> bool:
        """Take so many steps; false when there are not enough left."""
        self.left -= steps
        return self.left >= 0

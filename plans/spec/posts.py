"""事业单位评聘结合: declarations of staff on the establishment stay within the vacant posts (ORG-01)."""

from typing import Literal

from plans.spec.base import Source, Spec, Text


class PostRule(Spec):
    """A public institution recommends staff on its establishment within the vacant posts of its post statement."""

    over: Literal["refuse", "warn"]
    """What more candidates than vacant posts come to: the employer cannot approve, or is told to check."""
    text: Text
    source: Source | None = None

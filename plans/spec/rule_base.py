"""What every node of a rule has."""

from plans.spec.base import Source, Spec, Text


class RuleBase(Spec):
    """What every node of a rule has."""

    title: Text | None = None
    """What the page calls the condition; made from the parameters when empty."""
    note: Text | None = None
    """A remark shown below the condition."""
    source: Source | None = None
    blocking: bool = True
    """Whether a submit is refused while this is not met; false: it is only shown."""

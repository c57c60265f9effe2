"""What the applicant pays."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from plans.spec.base import Code, Name, Source, Spec, Text
from plans.spec.condition import Condition

MOST_FEN = 100_000_00


class FeePart(Spec):
    """One part of a fee that is paid for something of its own."""

    code: Code
    name: Name
    amount_fen: int | None = Field(default=None, ge=0, le=MOST_FEN, strict=True)
    """Empty: not stated."""
    stage: Code | None = None
    """Code of the payment stage at which it is billed; empty: the fee's."""
    when: Text | None = None
    """When it is due, in words."""
    online: bool | None = None
    basis: Text | None = None
    titles: tuple[Code, ...] = ()
    """Only for these titles; empty: for every title."""
    condition: Condition | None = None
    """Only from those for whom it holds; empty: from everybody. Where nobody can tell, no bill asks for it."""


class Fee(Spec):
    """What the applicant pays. ``amount_fen`` empty: the notice does not state it, and no bill can be made."""

    basis: Annotated[Name, StringConstraints(max_length=200)] | None = None  # as the column of a bill
    """The document that lays the fee down; empty: not stated."""
    amount_fen: int | None = Field(default=None, ge=0, le=MOST_FEN, strict=True)
    """The whole; the sum of the parts where each of them is stated. Empty where not everybody pays the same."""
    parts: tuple[FeePart, ...] = ()
    stage: Code | None = None
    """Code of the payment stage of the chain; empty: the first that the title walks through."""
    online: bool = True
    text: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _parts_make_the_whole(self) -> "Fee":
        if any(part.titles or part.condition for part in self.parts):
            if self.amount_fen is not None:
                raise ValueError("各职称收费不同时，或者分项写了 condition 的，只写各部分的金额，不写 amount_fen")
            return self
        amounts = [part.amount_fen for part in self.parts]
        known = [amount for amount in amounts if amount is not None]
        if amounts and len(known) == len(amounts) and self.amount_fen != sum(known):
            raise ValueError(f"amount_fen 必须等于各部分之和 {sum(known)}")
        if self.amount_fen is not None and self.amount_fen < sum(known):
            raise ValueError(f"amount_fen 不能少于已经写明的各部分之和 {sum(known)}")
        return self

    def parts_for(self, title: str) -> tuple[FeePart, ...]:
        """The parts that whoever declares a title (code) pays."""
        return tuple(part for part in self.parts if not part.titles or title in part.titles)

    def amount_for(self, title: str) -> int | None:
        """What whoever declares a title (code) pays at most, all conditions holding, in fen; None: not stated.

        What one dossier pays, ``plans.rules.fees`` says.
        """
        if self.amount_fen is not None:
            return self.amount_fen
        amounts = [part.amount_fen for part in self.parts_for(title)]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known and len(known) == len(amounts) else None

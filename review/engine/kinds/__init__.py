"""The registry of stage kinds. A new kind is one module and one line here."""

from plans.spec.chain import StageKind
from review.engine.kinds.ballot import BALLOT
from review.engine.kinds.base import Kind, Party
from review.engine.kinds.confirmation import CONFIRMATION
from review.engine.kinds.examine import EXAMINE
from review.engine.kinds.payment import PAYMENT
from review.engine.kinds.public_notice import PUBLIC_NOTICE

KINDS: dict[StageKind, Kind] = {kind.kind: kind for kind in (EXAMINE, PUBLIC_NOTICE, PAYMENT, BALLOT, CONFIRMATION)}

__all__ = ["KINDS", "Kind", "Party"]

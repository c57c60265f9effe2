"""The registry of stage kinds. A new kind is one module and one line here."""

from plans.spec.chain import StageKind
from review.engine.kinds.ballot import BALLOT
from review.engine.kinds.base import Kind, Party
from review.engine.kinds.confirmation import CONFIRMATION
from review.engine.kinds.examine import EXAMINE
from review.engine.kinds.on_site_check import ON_SITE_CHECK
from review.engine.kinds.payment import PAYMENT
from review.engine.kinds.public_notice import PUBLIC_NOTICE

_ALL = (EXAMINE, ON_SITE_CHECK, PUBLIC_NOTICE, PAYMENT, BALLOT, CONFIRMATION)
KINDS: dict[StageKind, Kind] = {kind.kind: kind for kind in _ALL}

__all__ = ["KINDS", "Kind", "Party"]

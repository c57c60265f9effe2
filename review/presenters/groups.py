"""What a recommending group said, in words."""

from django.utils.translation import gettext as _

from kernel.formats import cn_date
from review.engine.facts import GroupFacts


def said_words(said: GroupFacts) -> str:
    """One sentence: when, how many, and whether it recommends."""
    told = {"on": cn_date(said.held_on), "present": said.present, "yes": said.yes}
    words = _("%(on)s会议，参加 %(present)d 人，同意 %(yes)d 人，") % told
    return words + (_("推荐。") if said.recommended else _("不推荐。"))

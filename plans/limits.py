"""How many may declare, in words."""

from django.utils.translation import gettext as _

from plans.rules.words import cn_number
from plans.spec.parts import Limit, Share


def limit_term(limit: Limit) -> str:
    """What the sentence is about: how often one declares, or how many may."""
    return _("申报次数") if limit.scope == "person" else _("申报数量")


def limit_words(limit: Limit) -> str:
    """The notice's own sentence, and of a share how it is worked out."""
    words = limit.text.rstrip("。")
    return f"{words}（{share_words(limit.share)}）。" if limit.share else limit.text


def share_words(share: Share, *, of: bool = True) -> str:
    """申报人数的 5%，不足 1 个的舍去; ``of`` false: without what it is of."""
    whole = {"declared": _("申报人数的 "), "posts": _("岗位数的 ")}[share.of] if of else " "
    rounded = {
        "down": _("，不足 1 个的舍去"),
        "up": _("，不足 1 个的按 1 个计"),
        "nearest": _("，四舍五入"),
        None: _("，没有写明怎样取整"),
    }[share.rounding]
    return f"{whole}{cn_number(share.per_cent)}%{rounded}"

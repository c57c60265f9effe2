"""What a machine can see to be odd about an entry and a person must decide: a wrong column, changed inventors (ARC-11,
ARC-16).

Pure. Hints never keep an entry from being stored or sent: a name proves nothing. Notices say that an achievement in the
wrong column earns no points, at the applicant's risk (临平区2022年制造业工程师评审通知 附件2 三4).
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from applicants.models import ArchiveEntry

Kind = ArchiveEntry.Kind
Data = Mapping[str, Any]

_NAMES = {Kind.PAPER: "title"}
"""The field by which an entry is called, where it is not ``name``."""
_LOOKED_AT = (Kind.PROJECT, Kind.PAPER, Kind.PATENT, Kind.STANDARD, Kind.AWARD, Kind.CREDENTIAL)
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (Kind.PATENT, re.compile(r"发明专利|实用新型|外观设计专利|软件著作权|ZL ?\d{9,}", re.IGNORECASE)),
    (
        Kind.STANDARD,
        re.compile(r"\b(?:GB|DB|JGJ|CJJ|JTG|HJ|NB|QB)\d*(?:/T)? ?\d{2,}|(?:规程|技术规范|工法)$", re.IGNORECASE),
    ),
    (Kind.AWARD, re.compile(r"(?:[特一二三]等奖|金奖|银奖|铜奖|优质工程奖?|科技进步奖)$")),
    (Kind.CREDENTIAL, re.compile(r"(?:技术能手|首席技师|劳动模范|工匠|资格证书?|职业资格)$")),
    (Kind.PAPER, re.compile(r"(?:学报|期刊)|第\d+卷第?\d+期")),
)
"""Words that belong to a column. A report or a book on patents is no patent: only words that name the thing itself."""


def hints(kind: str, data: Data) -> list[str]:
    """What to check, one sentence each; usually none."""
    found = [wrong_column(kind, data)] if kind in _LOOKED_AT else []
    if kind == Kind.PATENT and data.get("by_transfer") is True:
        found.append(_("通过转让变更过发明人的专利，有的评审计划不予认可；选入申报以前，请先看计划的说明。"))
    return [sentence for sentence in found if sentence]


def for_employer(kind: str, data: Data, *, has_evidence: bool) -> list[str]:
    """What the employer has to look up before it approves: a degree is claimed without a certificate (INF-11)."""
    if kind != Kind.EDUCATION or data.get("chsi_verified") is not True or has_evidence:
        return []
    told = _(
        "这段学历没有证书扫描件，申报人说学信网能查到。请先按毕业证书编号在学信网核对姓名、院校和专业；查不到的退回，"
        "请其上传证书。"
    )
    return [told]


def wrong_column(kind: str, data: Data) -> str:
    """That the name reads like another column's, as one sentence; '' when it does not."""
    name = str(data.get(_NAMES.get(Kind(kind), "name"), "")).strip()
    for other, sign in _SIGNS:
        match = sign.search(name)
        if match is None:
            continue
        if other == kind:
            return ""
        told = {"word": match[0], "column": Kind(other).label}
        return _("“%(word)s”看上去属于“%(column)s”一栏。没有填在对应栏目的业绩可能不得分，请核对。") % told
    return ""

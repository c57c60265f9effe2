"""Which papers prove an entry of each kind: named parts that say what is missing (ARC-08, ARC-12, ARC-14, ARC-15).

Pure: no database. A file belongs to one part or, with the code '', to all of them: whoever scanned everything into one
PDF has nothing missing that a machine could see. What is missing is told and left to the examiner, for the notices ask
for different sets; only the proof of one's own share in a collective project is asked for before it is sent, because
three of the five notices do not count the project without it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.archive_choices import AcademicDegree, PaperKind
from applicants.models import ArchiveEntry

Kind = ArchiveEntry.Kind
Data = Mapping[str, Any]
WHOLE = ""
"""The code of a file that holds everything."""
SHARE = "share"


def _always(data: Data) -> bool:
    return True


def _never(data: Data) -> bool:
    return False


def _has_degree(data: Data) -> bool:
    return data.get("academic_degree") not in (None, "", AcademicDegree.NONE)


def _is_report(data: Data) -> bool:
    return data.get("paper_kind") == PaperKind.REPORT


def _is_published(data: Data) -> bool:
    return not _is_report(data)


def _is_collective(data: Data) -> bool:
    return data.get("alone") is not True


@dataclass(frozen=True)
class Part:
    """One paper of the set."""

    code: str
    label: str | Promise
    hint: str | Promise = ""
    is_needed: Callable[[Data], bool] = _always
    """Whether an entry with these fields should have it; what is not needed may still be uploaded."""

    @property
    def is_conditional(self) -> bool:
        """Whether it depends on the fields: its hint says for whom, and no mark that it may be left out."""
        return self.is_needed not in (_always, _never)


PARTS: dict[str, tuple[Part, ...]] = {
    Kind.EDUCATION: (
        Part("diploma", gettext_lazy("毕业证书")),
        Part("degree", gettext_lazy("学位证书"), gettext_lazy("没有学位的不用传。"), _has_degree),
        Part("verified", gettext_lazy("学历认证报告"), gettext_lazy("学信网查不到的上传。"), _never),
    ),
    Kind.PROJECT: (
        Part("contract", gettext_lazy("任务书或合同"), gettext_lazy("立项文件、中标通知书也可以。")),
        Part("process", gettext_lazy("过程文件"), gettext_lazy("方案、图纸、会议纪要等，标出本人姓名。")),
        Part("completion", gettext_lazy("完成文件"), gettext_lazy("竣工验收、结题或投入使用的证明。")),
        Part(
            SHARE,
            gettext_lazy("本人是主要完成人的证明"),
            gettext_lazy("集体项目必交：写有本人姓名和分工的文件，或单位盖章的说明。"),
            _is_collective,
        ),
    ),
    Kind.PAPER: (
        Part("cover", gettext_lazy("封面"), is_needed=_is_published),
        Part("imprint", gettext_lazy("刊号或版权页"), is_needed=_is_published),
        Part("contents", gettext_lazy("目录"), gettext_lazy("标出本人姓名。"), _is_published),
        Part("text", gettext_lazy("全文"), gettext_lazy("标出本人姓名。")),
        Part(
            "authorship",
            gettext_lazy("本人执笔的依据"),
            gettext_lazy("类型是技术报告的必交，如可行性研究、设计报告。"),
            _is_report,
        ),
    ),
    Kind.STANDARD: (
        Part("cover", gettext_lazy("标准封面")),
        Part("drafters", gettext_lazy("前言（含起草人名单）"), gettext_lazy("标出本人姓名。")),
    ),
    Kind.AWARD: (
        Part("certificate", gettext_lazy("获奖证书或表彰文件")),
        Part("members", gettext_lazy("获奖人员名单"), gettext_lazy("证书上没有本人姓名的上传。"), _never),
    ),
}
"""Kinds that are not here are proven by a single paper."""


def parts(kind: str) -> tuple[Part, ...]:
    """The set of a kind in its order; empty where one paper proves all."""
    return PARTS.get(kind, ())


def label_of(kind: str, code: str) -> str:
    """The Chinese name of a part; '' for a file of everything and for a code that the kind does not know."""
    return next((str(part.label) for part in parts(kind) if part.code == code), "")


def missing(kind: str, data: Data, there: Iterable[str]) -> list[Part]:
    """The parts this entry should have and has no file of. ``there``: the codes of its files."""
    codes = set(there)
    if WHOLE in codes:
        return []
    return [part for part in parts(kind) if part.is_needed(data) and part.code not in codes]


def missing_words(kind: str, data: Data, there: Iterable[str]) -> str:
    """What is missing as one sentence; '' when nothing is."""
    names = "、".join(str(part.label) for part in missing(kind, data, there))
    return _("还没有上传：%s。") % names if names else ""


def refusal(kind: str, data: Data, there: Iterable[str]) -> str:
    """Why an entry cannot be sent with these files, as one sentence; '' when it can (ARC-08)."""
    if any(part.code == SHARE for part in missing(kind, data, there)):
        return _("集体项目请上传“本人是主要完成人的证明”；本人独立完成的，请勾选“本人独立完成”。")
    return ""

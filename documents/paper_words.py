"""What was seen on an upload's pages, in sentences for whoever uploaded it and for whoever reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents import papers
from documents.papers import Paper
from documents.sniff import PDF

LEAST_DPI = 150
"""Below it, small print of a scanned A4 page begins to blur; scanners and copiers offer 200 and 300."""
REFUSED, HINT, FACT = "refused", "hint", "fact"
_NAMED = 6


@dataclass(frozen=True)
class PaperFinding:
    """One sentence about a file. ``weight``: REFUSED (surely of no use), HINT (a person should look), FACT."""

    code: str
    weight: str
    text: str


def findings(paper: Paper, content: str) -> list[PaperFinding]:
    """Everything to say of a file that was looked at, what refuses it first. ``content``: a kind of documents.sniff."""
    if paper.trouble:
        return [PaperFinding(paper.trouble, REFUSED, _trouble(paper.trouble, content))]
    found = [*_broken(paper), *_blank(paper), *_lying(paper), *_faint(paper, content), *_unseen(paper)]
    return [*sorted(found, key=lambda finding: finding.weight != REFUSED), *_measured(paper, content)]


def unchecked() -> PaperFinding:
    """What is said when the file could not be looked at, for a reason that is not its own."""
    return PaperFinding("unchecked", HINT, _("系统没能检查这个文件，不影响使用；请自己打开，从头到尾核对一遍。"))


def _trouble(trouble: str, content: str) -> str:
    if trouble == papers.ENCRYPTED:
        return _("PDF 设有密码，审核人员无法打开；请去掉密码后重新上传。")
    if trouble == papers.HEAVY:
        return _("打开这个文件要占用过多的时间或内存，审核人员的电脑很可能打不开；请用“打印为 PDF”重新生成后再上传。")
    if content == PDF:
        return _("这个 PDF 打不开，审核人员看不到内容；请重新扫描，或用“打印为 PDF”重新生成后再上传。")
    return _("这张图片的数据不完整，只能显示一部分；请重新拍照或扫描后再上传。")


def _broken(paper: Paper) -> Iterable[PaperFinding]:
    if paper.broken:
        text = _("%s打不开，审核人员看不到；请重新扫描，或用“打印为 PDF”重新生成后再上传。")
        yield PaperFinding("broken", REFUSED, text % _pages(paper.broken))


def _blank(paper: Paper) -> Iterable[PaperFinding]:
    blank = [page.number for page in paper.pages if page.is_blank]
    if not blank:
        return
    if len(blank) == paper.count:
        text = _("整个文件是空白的，没有可以看的内容；请检查原件有没有放反，重新扫描后再上传。")
        yield PaperFinding("blank", REFUSED, text)
    else:
        yield PaperFinding("blank_pages", HINT, _("%s是空白的；如果是漏扫，请重新扫描。") % _pages(blank))


def _lying(paper: Paper) -> Iterable[PaperFinding]:
    on_head = [page for page in paper.pages if page.is_upside_down]
    if sure := [page.number for page in on_head if page.is_sure]:
        text = _("%s的文字是上下颠倒的；请转正以后重新上传。")
        yield PaperFinding("upside_down", REFUSED, text % _pages(sure))
    if unsure := [page.number for page in on_head if not page.is_sure]:
        text = _("%s的文字看起来是上下颠倒的；请打开看一看，确实颠倒的，转正以后重新上传。")
        yield PaperFinding("maybe_upside_down", HINT, text % _pages(unsure))
    sideways = [page.number for page in paper.pages if page.is_sideways]
    if sideways:
        text = _("%s的文字看起来是横躺着的；请转正以后重新上传。")
        yield PaperFinding("sideways", HINT, text % _pages(sideways))
    landscape = [page.number for page in paper.pages if page.is_landscape and page.number not in sideways]
    if landscape:
        text = _("%s是横向的；如果看的时候要歪着头，请转正以后重新上传。")
        yield PaperFinding("landscape", HINT, text % _pages(landscape))


def _faint(paper: Paper, content: str) -> Iterable[PaperFinding]:
    faint = {page.number: page.dpi for page in paper.pages if page.dpi is not None and page.dpi < LEAST_DPI}
    if not faint:
        return
    params = {"dpi": min(faint.values()), "least": LEAST_DPI, "pages": _pages(faint)}
    if content == PDF:
        text = _(
            "%(pages)s不够清晰：分辨率约 %(dpi)d dpi，建议不低于 %(least)d dpi；看不清的请按 200 dpi 以上重新扫描。"
        )
    else:
        text = _(
            "图片像素偏少：按一张 A4 纸折算约 %(dpi)d dpi，建议不低于 %(least)d dpi；看不清的请靠近重拍或重新扫描。"
        )
    yield PaperFinding("faint", HINT, text % params)


def _unseen(paper: Paper) -> Iterable[PaperFinding]:
    seen = len(paper.pages) + len(paper.broken)
    if seen < paper.count:
        text = _("共 %(count)d 页，系统只检查了前 %(seen)d 页；其余各页请自己核对。")
        yield PaperFinding("unseen", HINT, text % {"count": paper.count, "seen": seen})


def _measured(paper: Paper, content: str) -> Iterable[PaperFinding]:
    known = [page.dpi for page in paper.pages if page.dpi is not None]
    if known and min(known) < LEAST_DPI:  # said already
        known = []
    parts = [_("共 %d 页") % paper.count] if content == PDF else []
    if known and content == PDF:
        parts.append(_("扫描分辨率约 %d dpi") % min(known))
    elif known:
        parts.append(_("按 A4 纸折算约 %d dpi") % min(known))
    if parts:
        yield PaperFinding("measured", FACT, _("，").join(parts) + _("。"))


def _pages(numbers: Iterable[int]) -> str:
    listed = sorted(numbers)
    named = _("、").join(str(number) for number in listed[:_NAMED])
    if len(listed) > _NAMED:
        return _("第 %(named)s 等 %(count)d 页") % {"named": named, "count": len(listed)}
    return _("第 %s 页") % named

"""The text of a draft or of an export: of a plan that stands alone the whole of it, of one written on top of another
what differs."""

from typing import Any

from django.utils.translation import gettext as _

from plans.bases import code_of, pinned
from plans.editor import text as plan_text
from plans.editor.overlays import NotAnOverlay, changed_overlay, laid_over
from plans.models import PlanVersion
from plans.provenance import read_provenance
from plans.spec import PlanDocument, PlanFileError, dump_yaml, load
from plans.spec.amended import untold
from plans.spec.io import merged
from plans.spec.overlay import origins
from plans.spec.reader import read_plain
from plans.spec.redate import redate_to_year


def started_from(version: PlanVersion, document: PlanDocument, year: int | None) -> tuple[str, str]:
    """The text of a draft that says ``document``, and the plan that it lies over, if the version was written on top of
    one; empty otherwise. ``year``: to which the document was moved, and that plan is moved with it."""
    provenance = read_provenance(version.provenance)
    if provenance is None:
        return dump_yaml(document), ""
    document, base = _untold(document), _untold(PlanDocument.model_validate(provenance.base))
    if year is None and _says(provenance.text, dump_yaml(base), document):
        return provenance.text, dump_yaml(base)  # with its comments
    if year is not None:
        base = redate_to_year(base, year).model_copy(update={"redating": None})
    under = dump_yaml(base)
    full = document.model_dump(mode="json")
    try:
        data = laid_over(read_plain(under).data, read_plain(dump_yaml(document)).data, provenance.own, full)
        text = plan_text.written({"overlay_of": base.code} | data)
    except (NotAnOverlay, PlanFileError):
        text = ""
    if _says(text, under, document):
        return text, under
    return dump_yaml(document), ""  # says the same, only not on top of the other


def _says(text: str, under: str, document: PlanDocument) -> bool:
    """Whether a text over the plan ``under`` makes a document."""
    try:
        return bool(text) and _untold(load(text, pinned(under)).document) == document
    except PlanFileError:
        return False


def exported(version: PlanVersion, *, whole: bool) -> tuple[str, str]:
    """The version as a file, and what is to be said beside it. What was written on top of another plan as it was
    written, unless the ``whole`` is wanted or it was moved in time since: then the plan below lies elsewhere."""
    provenance = None if whole else read_provenance(version.provenance)
    if provenance is None:
        return dump_yaml(version.spec), ""
    words = {"version": version, "below": provenance.base_code}
    if not provenance.text:
        remark = _("%(version)s 没有保存自己的文本（移动过日期或另设了金额），导出的是与 %(below)s 合并后的全文")
        return dump_yaml(version.spec), remark % words
    remark = _("%(version)s 写在 %(below)s 的基础上，导出的是它自己的内容；要合并后的全文，请加 --merged")
    if not _says(provenance.text, "", _untold(version.spec)):  # read again, it finds another plan below, or none
        remark = _(
            "%(version)s 写在 %(below)s 的基础上，导出的是它自己的内容；它的上级计划后来变了，或者不在数据库中，"
            "再次发布会得到不同的计划。要这一版的全文，请加 --merged"
        )
    return provenance.text, remark % words


def _untold(document: PlanDocument) -> PlanDocument:
    """As the notices state it: which one changed a clause of the other is found again from the overlay."""
    return PlanDocument.model_validate(untold(document.model_dump(mode="json")))


def with_values(text: str, under: str, changes: dict[str, Any]) -> str:
    """The text with other values of some top-level keys of the plan; None takes a key away.

    Raises PlanFileError for a text that is not readable, NotAnOverlay for values that cannot be said as differences.
    """
    plain = read_plain(text).data
    if not plan_text.is_overlay(plain):
        return plan_text.replaced(text, changes)
    whole, base = merged(text, pinned(under))
    if base is None:
        return plan_text.replaced(text, changes)
    below = under if code_of(under) == base.code else dump_yaml(base)
    wanted = {key: value for key, value in (whole.data | changes).items() if value is not None}
    own = [path for path, origin in origins(whole).items() if origin.layer == "overlay"]
    laid = laid_over(read_plain(below).data, wanted, own)
    keys = {key for key in changes if whole.data.get(key) != wanted.get(key)}
    return plan_text.rewritten(text, changed_overlay(plain, laid, keys))

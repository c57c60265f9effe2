"""The rows of a batch's roster, and the employer's opinion in its usual wording."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.formats import cn_month_day, iso_date
from kernel.language import official
from review.models import Batch, NoticeItem, ReviewEvent
from review.queries.noticed import noticed

COLUMNS = (
    _("序号"),
    _("申报编号"),
    _("姓名"),
    _("性别"),
    _("工作单位"),
    _("申报职称"),
    _("申报专业"),
    _("申报方式"),
    _("毕业证书编号"),
    _("学位证书编号"),
    _("报送单位"),
    _("报送日期"),
)


def roster_columns() -> list[str]:
    """The heads of a roster's columns, in the official language."""
    with official():
        return [str(column) for column in COLUMNS]


def roster_rows(batch: Batch) -> list[list[str]]:
    """The dossiers as they were when they were sent, whatever became of them since. One query."""
    events = (
        ReviewEvent.objects.filter(case__batches=batch, kind="forwarded", data__batch=batch.public_id)
        .select_related("snapshot", "case__dossier")
        .order_by("case_id")
    )
    return [
        [str(number), event.case.dossier.number, *_columns(event.snapshot.content), batch.sender.name, _sent_on(batch)]
        for number, event in enumerate(events, start=1)
    ]


def model_opinion(item: NoticeItem, *, objections: int) -> str:
    """The employer's opinion in the wording that the notices ask for (PUB-03), for a person to read and change.

    ``objections``: how many were filed against this item. The notice of an item ends only when none of them is open or
    upheld, so the opinion may say of all of them that they were unfounded.
    """
    notice, shown = noticed(item.notice), item.shown
    with official():
        said = gettext("收到异议%(n)d件，经核查均不成立") % {"n": objections} if objections else gettext("无异议")
        return gettext(
            "经审核，%(name)s同志符合%(title)s申报条件，并于%(first)s至%(last)s在%(place)s进行了"
            "%(days)d个工作日的公示，%(said)s，同意报送。"
        ) % {
            "said": said,
            "name": shown["name"],
            "title": shown["title"],
            "first": cn_month_day(notice.first_day),
            "last": cn_month_day(notice.last_day),
            "place": notice.place,
            "days": notice.working_days,
        }


def _columns(content: dict[str, Any]) -> list[str]:
    chosen = [(content[part] or {}).get("name", "") for part in ("title", "major", "route")]
    person = [content["person"]["full_name"], content["person"]["sex_label"], content["employer"]["name"]]
    return [*person, *chosen, *(_numbers(content, field) for field in ("certificate_number", "degree_number"))]


def _numbers(content: dict[str, Any], field: str) -> str:
    """The numbers of every diploma or degree, for the office to look up (简人社职〔2020〕33号, 第五条（五）)."""
    educations = [entry["data"] for entry in content["entries"] if entry["kind"] == "education"]
    return "；".join(data[field] for data in educations if data.get(field))


def _sent_on(batch: Batch) -> str:
    return iso_date(batch.sent_at)

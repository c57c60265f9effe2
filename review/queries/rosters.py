"""The rows of a batch's roster, and the employer's opinion in its usual wording."""

from typing import Any

from kernel.formats import iso_date
from review.models import Batch, NoticeItem, ReviewEvent

ROSTER_COLUMNS = (
    "序号",
    "申报编号",
    "姓名",
    "性别",
    "工作单位",
    "申报职称",
    "申报专业",
    "申报方式",
    "报送单位",
    "报送日期",
)


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


def model_opinion(item: NoticeItem) -> str:
    """The employer's opinion in the wording that the notices ask for (PUB-03), for a person to read and change."""
    notice, shown = item.notice, item.shown
    first, last = notice.first_day, notice.last_day
    return (
        f"经审核，{shown['name']}同志符合{shown['title']}申报条件，并于{first.month}月{first.day}日至"
        f"{last.month}月{last.day}日在{notice.place}进行了{notice.working_days}个工作日的公示，无异议，同意报送。"
    )


def _columns(content: dict[str, Any]) -> list[str]:
    chosen = [(content[part] or {}).get("name", "") for part in ("title", "major", "route")]
    return [content["person"]["full_name"], content["person"]["sex_label"], content["employer"]["name"], *chosen]


def _sent_on(batch: Batch) -> str:
    return iso_date(batch.sent_at)

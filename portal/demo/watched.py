"""Supervision in the demo: one supervisor, two complaints, a spot check that was drawn and one that waits."""

from datetime import timedelta

from accounts.models import Seat
from kernel import clock
from plans.models import Plan
from review.models import Complaint, SpotCheckItem
from review.services import complaints, figures, spot_checks, supervision

_ANSWER = "经核对合同和施工记录，反映的工程由申报人本人负责技术工作，未发现冒用他人业绩。"


def watch(plan: Plan, seats: dict[str, Seat]) -> None:
    """Name the supervisor, file and answer, draw; and count the figures, which the clock does otherwise."""
    office, supervisor = seats["sun"], seats["jian"]
    until = clock.now() + timedelta(days=300)
    supervision.grant(plan, supervisor, office, until=until, reason="按本年度评审工作方案，由派驻纪检监察组全程监督。")
    answered = complaints.file_complaint(
        plan, about=Complaint.About.APPLICANT, text="听说有人用别人的工程项目申报，请核实项目负责人到底是谁。"
    )
    complaints.answer(answered.pk, supervisor, text=_ANSWER)
    complaints.file_complaint(
        plan, about=Complaint.About.EMPLOYER, text="我单位的公示只贴了两天就撕掉了，没有满五个工作日。", name="匿名职工"
    )
    check = spot_checks.announce(plan, office, source="上一交易日上证综合指数收盘点位", size=3)
    spot_checks.draw_cases(check.pk, office, words="3285.67")
    first = check.items.order_by("place")[0]
    spot_checks.find(first.pk, supervisor, finding=SpotCheckItem.Finding.RIGHT, note="办理记录和材料一致。")
    spot_checks.announce(plan, supervisor, source="下月 1 日上证综合指数收盘点位", size=5)
    for version in figures.due_versions():
        figures.count(version)

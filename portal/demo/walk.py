"""Walking the demo's cases along the chain, through the services, in the order of real days."""

from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile

from accounts.models import Seat
from fees.models import Bill
from fees.services import confirm_in_demo
from kernel import clock
from plans.spec.chain import Action
from portal.demo import scores
from portal.demo.pictures import evidence_paper
from review.engine.commands import Command, Defect
from review.models import Batch, Case, Meeting, PublicNotice
from review.services import committee
from review.services.batches import forward
from review.services.declaring import declare_notice, keep_picture
from review.services.notices import close_notice, decide_objection, file_objection, open_notice
from review.services.receipts import acknowledge
from review.services.run import run
from review.services.selection import Chosen

OPINION = "经审核，申报材料真实、完整，符合申报条件，同意报送。"
AMISS = "第 2 份评审表没有加盖单位公章，已通知补盖"
PLACE = "单位公告栏和内部办公系统"
OBJECTION = "公示中所列的项目技术负责人一职，据我所知由另一位同事担任，请核对任命文件。"


class Walk:
    """The seats of the demo's offices, and the steps they take."""

    def __init__(self, seats: dict[str, Seat]) -> None:
        self.seats = seats

    def approve(self, cases: Iterable[Case], *offices: str) -> None:
        """Each case approved by that one of ``offices`` which holds it."""
        for case in self._fresh(cases):
            seat = self._holder(case, offices)
            scores.verify(case, seat)
            case.refresh_from_db(fields=["version"])
            run(case.pk, Command(Action.APPROVE, case.version, reason=OPINION), seat)

    def give_back(self, cases: Iterable[Case], *offices: str) -> None:
        """Each case returned with two defects."""
        defects = (
            Defect("information", "没有写明在项目中的具体职责，请补充。", "statement", "本人述职"),
            Defect("attachments", "电子材料不符合要求或者模糊不清，请重新填报：学时证明第 3 页", reason="unclear"),
        )
        for case in self._fresh(cases):
            reason = "材料基本齐全，以下两处请一次改好后重新提交。"
            command = Command(Action.RETURN, case.version, reason=reason, defects=defects)
            run(case.pk, command, self._holder(case, offices))

    def withdraw(self, case: Case, seat: Seat) -> None:
        """Withdrawn by its applicant."""
        (fresh,) = self._fresh([case])
        run(fresh.pk, Command(Action.WITHDRAW, fresh.version), seat)

    def show(self, cases: Iterable[Case], *offices: str) -> list[PublicNotice]:
        """One notice for each office that holds some of the cases."""
        return [open_notice(seat, _chosen(group), place=PLACE) for seat, group in self._groups(cases, offices)]

    def declare(self, cases: Iterable[Case], office: str, appeared_on: date, last_day: date) -> list[PublicNotice]:
        """A notice that hung on the office's own board, written down afterwards with a picture of it."""
        seat, paper = self.seats[office], ContentFile(evidence_paper("公示栏照片"), name="公示栏照片.pdf")
        board, chosen, picture = "院办公楼一楼公告栏", _chosen(self._fresh(cases)), keep_picture(seat, paper)
        return [declare_notice(seat, chosen, place=board, appeared_on=appeared_on, last_day=last_day, evidence=picture)]

    def object_to(self, notice: PublicNotice, *, answer: str = "") -> None:
        """Somebody of the unit objects to the last one on the list; ``answer``: of the unit that looked into it."""
        case = notice.items.order_by("-pk")[0].case_id
        filed = file_objection(notice.pk, case, name="沈仲言", contact="shen.zhongyan@example.org", text=OBJECTION)
        if answer:
            decide_objection(filed.pk, notice.opened_by, upheld=False, answer=answer)

    def end(self, notices: Iterable[PublicNotice]) -> None:
        """Close the notices, their term being over."""
        for notice in notices:
            close_notice(notice.pk, notice.opened_by)

    def forward(self, cases: Iterable[Case], *offices: str) -> None:
        """One batch for each office that holds some of the cases."""
        for seat, group in self._groups(cases, offices):
            for batch in forward(seat, _chosen(group)):
                self._sign(batch)

    def _sign(self, batch: Batch) -> None:
        """What goes to the first district's bureau, and from it to the committee's office, is signed for; the rest is
        left for whoever tries it."""
        chen, sun = self.seats["chen"], self.seats["sun"]
        pairs = {chen.organization_id: chen}
        if batch.sender_id == chen.organization_id:
            pairs[sun.organization_id] = sun
        receiver = pairs.get(batch.receiver_id)
        if receiver is None:
            return
        cases = list(batch.cases.order_by("pk"))
        amiss = {cases[0].public_id: AMISS} if receiver is sun else {}
        acknowledge(batch.pk, receiver, papers=3 * len(cases), discrepancies=amiss, seen=len(cases))

    def pay(self, cases: Iterable[Case]) -> None:
        """Every open bill of the cases settled."""
        for case in self._fresh(cases):
            confirm_in_demo(Bill.objects.get(reference=case.public_id, stage=case.stage))

    def meet(self, cases: Iterable[Case], *, fail: frozenset[int], name: str) -> tuple[Meeting, PublicNotice | None]:
        """A committee meeting with everyone's counts, released together. ``fail``: keys of the cases that fail."""
        group = self._fresh(cases)
        office = self.seats["sun"]
        sheet = committee.MeetingForm(name, clock.today(), members=15, present=13, chair="主任委员（演示）")
        meeting = committee.open_meeting(office, group[0].plan_version, sheet)
        rows = [
            committee.CountRow(case.public_id, case.version, *((5, 8, 0) if case.pk in fail else (12, 1, 0)))
            for case in group
        ]
        committee.record_ballots(meeting.pk, office, rows)
        return meeting, committee.release(meeting.pk, office, place="本平台和评委会办公室网站")

    def confirm(self, cases: Iterable[Case]) -> None:
        """Confirmed by a document."""
        committee.confirm(self.seats["sun"], _chosen(self._fresh(cases)), document="湖演示发〔2026〕1号")

    def _holder(self, case: Case, offices: tuple[str, ...]) -> Seat:
        return next(self.seats[key] for key in offices if self.seats[key].organization_id == case.holder_id)

    def _groups(self, cases: Iterable[Case], offices: tuple[str, ...]) -> list[tuple[Seat, list[Case]]]:
        fresh = self._fresh(cases)
        groups = []
        for key in offices:
            mine = [case for case in fresh if case.holder_id == self.seats[key].organization_id]
            if mine:
                groups.append((self.seats[key], mine))
        return groups

    @staticmethod
    def _fresh(cases: Iterable[Case]) -> list[Case]:
        return list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))


def _chosen(cases: Iterable[Case]) -> list[Chosen]:
    return [Chosen(case.public_id, case.version) for case in cases]

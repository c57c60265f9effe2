"""What else may be asked of a case in a random walk: what neither an examiner's page nor a list's button asks."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from applicants.facts import read_findings
from applicants.integrity import services as records
from applicants.models import IntegrityRecord
from fees.models import Bill
from kernel import clock, idempotency
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.leaves import leaves_to_judge
from review.models import Batch, BulkJob, NoticeItem, PublicNotice
from review.services import (
    bulk,
    bulk_work,
    claims,
    committee,
    declaring,
    desk,
    forms,
    groups,
    notices,
    payments,
    posts,
    receipts,
)
from review.services.run import run
from tests import factories, walk
from tests.applicants import integrity

WHY = "材料与证书不一致，请核对后说明。"
OFFICES = st.sampled_from([*["holder"] * 6, "wang", "department_officer", "chen", "sun", "zhao", "owner_hr", "lin"])


class Beside:
    """Rules of a machine that has ``cast``, ``case_id``, ``case()``, ``seat(name)``, ``chosen()`` and ``ask(request)``.

    A request that the services repeat by a token carries one, as from its page.
    """

    @rule(is_of_the_case=st.booleans())
    def a_record_is_confirmed(self, is_of_the_case) -> None:
        """Of the applicant, in this case or elsewhere; then the holder or the plan's office takes the right away."""
        if IntegrityRecord.objects.filter(status="confirmed").exists():
            return
        case = self.case()
        more = {"dossier": case.dossier} if is_of_the_case else {}
        record = integrity.proposed(self.cast, case.plan_version, **more)
        sun = self.seat("sun")
        self.ask(lambda: records.confirm(sun, record.public_id, note="", seen_version=record.version))

    @rule(who=st.sampled_from(["holder", "sun", "wang"]))
    def whoever_may_takes_the_right_away(self, who) -> None:
        command = Command(OwnCommand.DISQUALIFY, self.case().version, reason=WHY)
        self.ask(lambda: run(self.case_id, command, self.seat(who)))

    @rule()
    def the_record_is_revoked(self) -> None:
        record = IntegrityRecord.objects.filter(status="confirmed").first()
        if record is not None:
            sun = self.seat("sun")
            self.ask(lambda: records.revoke(sun, record.public_id, note=WHY, seen_version=record.version))

    @rule(who=OFFICES, do=st.sampled_from(["claim", "take_over", "put_back"]))
    def anyone_takes_it_up(self, who, do) -> None:
        token, seat, case = idempotency.new_token(), self.seat(who), self.case_id
        requests = {
            "claim": lambda: claims.claim(case, seat, token=token),
            "take_over": lambda: claims.take_over(case, seat, reason=WHY, token=token),
            "put_back": lambda: claims.put_back(case, seat),
        }
        self.ask(requests[do])

    @rule(who=OFFICES)
    def anyone_judges(self, who) -> None:
        leaves = leaves_to_judge(read_findings(self.case().snapshot.content["findings"]))
        place = leaves[0].place if leaves else "nothing"
        self.ask(lambda: desk.judge(self.case_id, self.seat(who), place=place, verdict="fits", word=""))

    @rule(who=OFFICES, command=st.sampled_from([Action.APPROVE, Action.FORWARD]))
    def anyone_decides_on_many(self, who, command) -> None:
        """A job of one case, from its choice to its end, and its worker once more."""
        seat, chosen, token = self.seat(who), self.chosen(), idempotency.new_token()

        def decide() -> None:
            job = bulk.prepare(seat, command, chosen, token=token)
            bulk_work.work(job.pk)
            job = BulkJob.objects.get(pk=job.pk)
            count = job.items.filter(state="fit").count()
            if job.state == BulkJob.State.LISTED and count:
                bulk.start(job.pk, seat, count=count, opinion=walk.OPINION)
            bulk_work.work(job.pk)

        self.ask(decide)

    @rule(who=OFFICES, papers=st.integers(0, 3))
    def anyone_signs_for_the_batch(self, who, papers) -> None:
        batch = Batch.objects.order_by("-pk").first()
        if batch is not None:
            seat, seen, token = self.seat(who), batch.cases.count(), idempotency.new_token()
            given = {"papers": papers, "discrepancies": {}, "seen": seen, "token": token}
            self.ask(lambda: receipts.acknowledge(batch.pk, seat, **given))

    @rule(who=OFFICES)
    def anyone_stops_a_notice(self, who) -> None:
        newest = PublicNotice.objects.order_by("-pk").first()
        if newest is not None:
            seat, token = self.seat(who), idempotency.new_token()
            self.ask(lambda: notices.stop_notice(newest.pk, seat, reason=WHY, token=token))

    @rule(who=OFFICES)
    def anyone_declares_a_notice(self, who) -> None:
        seat, chosen, token, today = self.seat(who), self.chosen(), idempotency.new_token(), clock.today()
        days = {"appeared_on": today - timedelta(days=9), "last_day": today - timedelta(days=1)}

        def declare() -> None:
            board = declaring.keep_picture(seat, factories.pdf("公示栏.pdf", token.encode()))
            declaring.declare_notice(seat, chosen, place="公告栏", **days, evidence=board, token=token)

        self.ask(declare)

    @rule(who=OFFICES, days=st.integers(-1, 9))
    def anyone_gives_more_time_to_pay(self, who, days) -> None:
        bill = Bill.objects.filter(reference=self.case().public_id).order_by("-pk").first()
        until = (bill.due_at if bill else clock.now()) + timedelta(days=days)
        seat, token = self.seat(who), idempotency.new_token()
        command = Command(OwnCommand.EXTEND_PAYMENT, self.case().version, reason=WHY, payload={"until": until})
        self.ask(lambda: payments.extend(self.case_id, command, seat, token=token))

    @rule()
    def the_clock_takes_bills_back(self) -> None:
        self.ask(payments.cancel_forgotten)

    @rule(who=OFFICES)
    def anyone_records_a_meeting_of_a_group_or_an_appointment(self, who) -> None:
        """Where the plan asks for neither; the chains that do are walked elsewhere."""
        met = groups.Met(clock.today(), "王秀兰、周文", 3)
        seat, said = self.seat(who), [groups.Said(self.case_id, 3, True, "")]
        self.ask(lambda: groups.record_meeting(seat, met, said))
        self.ask(lambda: posts.appoint(seat, self.case_id, on=clock.today(), left_level=""))

    @rule(who=OFFICES)
    def anyone_confirms_the_result(self, who) -> None:
        seat, chosen, token = self.seat(who), self.chosen(), idempotency.new_token()
        self.ask(lambda: committee.confirm(seat, chosen, document="湖人社发〔2026〕88号", token=token))

    @rule()
    def somebody_prints_it(self) -> None:
        self.ask(lambda: forms.request_form(self.case_id))

    @rule()
    def an_objection_is_upheld(self) -> None:
        item = NoticeItem.objects.filter(case=self.case_id, objections__status="open").order_by("-pk").first()
        if item is not None:
            waiting = item.objections.filter(status="open").order_by("pk").first()
            office = "wang" if item.notice.scope == PublicNotice.Scope.EMPLOYER else "sun"
            token, seat = idempotency.new_token(), self.seat(office)
            self.ask(lambda: notices.decide_objection(waiting.pk, seat, upheld=True, answer=WHY, token=token))

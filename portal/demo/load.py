"""Loading the demo: offices, people, the re-dated plan, thirty dossiers at every stage of the chain.

Everything goes through the services, on a clock that is first set back to the opening of the plan's window and then
moved forward day by day, so that notices really stood their working days.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import Organization, Role, Seat
from accounts.services import register_person, seat_person
from applicants.models import ArchiveEntry, Dossier
from applicants.services.profile import save_profile
from kernel import calendar, clock, workdays
from kernel.models import ClockShift
from plans.bases import CATALOG
from plans.models import PlanVersion
from plans.services import import_plan
from portal.demo import archive, declare, employers, fetch, pictures, scores, units, watched
from portal.demo.cast import CAST, OFFICES, PASSWORD, id_number, serial_of
from portal.demo.people import Story, stories
from portal.demo.walk import Walk
from review.models import Case
from review.services import phrases

PLAN = "huzhou-construction-2020"
SECOND_PLAN = "huzhou-innovative-2020"  # of the same office
OTHER_PLANS = ("taizhou-quality-2020", "linping-manufacturing-2022", "jianyang-engineering-2020")
ROUTE = "engineer-normal"
FEE_FEN = 20000  # the notice states no amount; the demo needs one
EMPLOYERS = ("wang", "zhao")
DEPARTMENTS = ("zhou", "xu")
BUREAUS = ("chen", "shen")
PHRASES = (
    ("approve", "{姓名}同志长期在一线工作，业绩突出，{结论}。"),
    ("return", "材料基本齐全，以下几处请一次改好后重新提交。"),
)

FIRST = frozenset({"confirmed", "failed", "confirmation"})
SECOND = frozenset(
    ["result_notice", "committee", "payment", "office", "bureau", "bureau_approved", "department", "notice_over"]
)

Say = Callable[[str], None]


class Loader:
    """One run of the load."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.offices: dict[str, Organization] = {}
        self.seats: dict[str, Seat] = {}
        self.cases: dict[int, Case] = {}
        self.papers = {str(kind): pictures.evidence_paper(str(kind.label)) for kind in ArchiveEntry.Kind}
        self.stories = stories()
        self.walk = Walk(self.seats)

    def run(self) -> None:
        """Load everything in one transaction: a broken load leaves nothing behind."""
        with transaction.atomic():
            real_now = clock.now()
            self._calendar(real_now.year)
            self._offices()
            self.version = self._plan(real_now.date())
            first = (self.version.opens_at or self.version.published_at) + timedelta(hours=33)
            _set_clock(first)
            self.say("机构与人员")
            self._people()
            units.state_posts(self.version, self.seats["zhao"])
            second = _after_notice(first)
            third = _after_notice(second)
            self._first_week()
            _set_clock(second)
            self._second_week()
            _set_clock(third)
            self._third_week()
            if third <= real_now:
                clock.reset()
            watched.watch(self.version.plan, self.seats)
            units.find_dishonest(self.version, self.seats)

    def _calendar(self, year: int) -> None:
        for each in range(2019, year + 2):
            calendar.load_year(each)
        calendar.confirm_year(year + 1, "演示用：按周末和法定节假日确认")

    def _offices(self) -> None:
        for office in OFFICES:
            self.offices[office.key] = Organization.objects.create(
                kind=office.kind,
                name=office.name,
                credit_code=office.credit_code,
                is_public_institution=office.is_public_institution,
                is_verified=office.is_verified,
                department=self.offices.get(office.department or ""),
                bureau=self.offices.get(office.bureau or ""),
            )

    def _plan(self, today: date) -> PlanVersion:
        """Publish all five notices, moved to today. The dossiers are declared under the first."""
        for code in OTHER_PLANS:
            import_plan(_notice(code), redate_to=today)
        office = self.offices["office"]
        import_plan(_notice(SECOND_PLAN), redate_to=today, organizer=office)
        return import_plan(_notice(PLAN), redate_to=today, fee_fen=FEE_FEN, organizer=office)

    def _people(self) -> None:
        for place, member in enumerate(CAST):
            user = register_person(
                full_name=member.name,
                id_number=id_number(member.born, serial_of(50 + place, member.sex)),
                sex=member.sex,
                birth_date=member.born,
                phone=member.phone,
                username=member.key,
                password=PASSWORD,
            )
            self.seats[member.key] = seat_person(user, self.offices[member.office], member.role)
        for use, text in PHRASES:
            phrases.keep(self.seats["wang"], use=use, text=text)
        for key in EMPLOYERS:
            employers.authorize(self.seats[key], self.seats["lu"])
        self._visitor("tang", "南太湖污水处理厂二期工程")
        self._visitor("lin", "湖州东部新城学校新建工程")
        self._waiting_entry(self.seats["lin"])

    def _visitor(self, key: str, project: str) -> None:
        """An applicant of the visitor's own, who has declared nothing yet; the archive is filled and approved."""
        seat = self.seats[key]
        self._profile(seat, "项目工程师", "建筑施工", "土木工程")
        rows = archive.entries(project, self.version.year, seat.organization.name)
        archive.fill(seat, rows, self.papers)
        archive.send_and_approve(seat, self.seats["wang"])

    def _waiting_entry(self, seat: Seat) -> None:
        """One more entry that is still to be sent to the employer."""
        award = {
            "name": "吴兴区优质结构工程奖",
            "award_kind": "engineering",
            "level": "county",
            "grade": "second",
            "issuer": "湖州市吴兴区住房和城乡建设局（演示）",
            "awarded_on": f"{self.version.year - 1}-11-20",
            "rank": "3",
        }
        archive.fill(seat, [("award", award)], self.papers)

    def _profile(self, seat: Seat, post: str, engaged: str, study_major: str) -> None:
        """Save the profile, with which the registers are asked, and have them answer."""
        fetch.write_down(seat, study_major, self.version.year)
        values = {
            "post": post,
            "major_engaged": engaged,
            "work_started_on": date(self.version.year - 7, 7, 15),
            "nation": "汉族",
            "political_status": "群众",
            "on_establishment": seat.organization.is_public_institution,
        }
        save_profile(seat, values, seen_version=0)
        fetch.answer_all(seat)

    def _declare(self, wanted: frozenset[str]) -> list[Case]:
        found = []
        for story in self.stories:
            if story.target in wanted:
                found.append(self._declare_one(story))
        return found

    def _declare_one(self, story: Story) -> Case:
        seat, dossier = self._draft(story)
        declare.submit(seat, dossier)
        case = Case.objects.get(dossier=dossier)
        self.cases[story.number] = case
        self.say(f"{story.name} 已提交")
        return case

    def _draft(self, story: Story) -> tuple[Seat, Dossier]:
        user = register_person(
            full_name=story.name,
            id_number=id_number(story.born, serial_of(150 + story.number % 350, story.sex)),
            sex=story.sex,
            birth_date=story.born,
            phone=f"1390000{story.number:04d}",
            username=story.username,
            password=None,
        )
        office = self.offices[story.employer]
        seat = seat_person(user, office, Role.APPLICANT)
        self.seats[story.username] = seat
        self._profile(seat, "项目技术负责人", self.version.spec.major(story.major).name, story.study_major)
        rows = archive.entries(story.project, self.version.year, office.name)
        archive.fill(seat, rows, self.papers)
        archive.send_and_approve(seat, self.seats["wang" if story.employer == "tianhe" else "zhao"])
        dossier = declare.open_one(seat, PLAN, scores.ROUTE if story.is_self_scored else ROUTE)
        if story.is_self_scored:
            scores.fill(seat, dossier)
        declare.fill(seat, dossier, major=story.major, project=story.project, paper=self.papers["hours"])
        return seat, dossier

    def extra_draft(self, number: int) -> tuple[Seat, Dossier]:
        """One more finished draft, for measurements."""
        story = self.stories[number % len(self.stories)]
        return self._draft(replace(story, number=100 + number, born=date(1985, 3, 1 + number % 28)))

    def _at(self, *targets: str) -> list[Case]:
        return [
            self.cases[story.number] for story in self.stories if story.target in targets and story.number in self.cases
        ]

    def _first_week(self) -> None:
        cases = self._declare(FIRST)
        self.walk.approve(cases, *EMPLOYERS)
        self.notices = self.walk.show(cases, *EMPLOYERS)
        self.walk.object_to(self.notices[0], answer="经查，项目部任命文件和施工日志均为本人，反映的情况不属实。")

    def _second_week(self) -> None:
        self.walk.end(self.notices)
        first = self._at(*FIRST)
        self._up_to_payment(first)
        self.walk.pay(first)
        failed = frozenset(case.pk for case in self._at("failed"))
        _meeting, notice = self.walk.meet(first, fail=failed, name="建设工程专业评审会（第一次）")
        self.result_notices = [notice] if notice else []
        second = self._declare(SECOND)
        self.walk.approve(second, *EMPLOYERS)
        board = self._on_the_board()
        self.notices = self.walk.show([case for case in second if case not in board], *EMPLOYERS)
        self.appeared_on = clock.today()

    def _on_the_board(self) -> list[Case]:
        """Of the second employer, those that it shows on its own board and not on the portal."""
        return [case for case in self._at("department") if case.employer_id == self.offices["qingyuan"].pk]

    def _up_to_payment(self, cases: list[Case]) -> None:
        self.walk.forward(cases, *EMPLOYERS)
        self.walk.approve(cases, *DEPARTMENTS)
        self.walk.forward(cases, *DEPARTMENTS)
        self.walk.approve(cases, *BUREAUS)
        self.walk.forward(cases, *BUREAUS)
        self.walk.approve(cases, "sun")

    def _third_week(self) -> None:
        self.walk.end(self.result_notices)
        self.walk.confirm(self._at("confirmed"))
        yesterday = clock.today() - timedelta(days=1)
        self.walk.end(self.walk.declare(self._on_the_board(), "zhao", self.appeared_on, yesterday))
        self.walk.end(self.notices)
        beyond = self._at("result_notice", "committee", "payment")
        self._up_to_payment(beyond)
        self.walk.pay(self._at("result_notice", "committee"))
        self.walk.meet(self._at("result_notice"), fail=frozenset(), name="建设工程专业评审会（第二次）")
        waiting = self._at("office", "bureau", "bureau_approved", "department")
        self.walk.forward(waiting, *EMPLOYERS)
        further = self._at("office", "bureau", "bureau_approved")
        self.walk.approve(further, *DEPARTMENTS)
        self.walk.forward(further, *DEPARTMENTS)
        self.walk.approve(self._at("office", "bureau_approved"), *BUREAUS)
        self.walk.forward(self._at("office"), *BUREAUS)
        self._newest()

    def _newest(self) -> None:
        shown = self._declare(frozenset({"notice"}))
        self.walk.approve(shown, *EMPLOYERS)
        self.walk.object_to(self.walk.show(shown, *EMPLOYERS)[0])
        self.walk.give_back(self._declare(frozenset({"returned"})), *EMPLOYERS)
        for story in self.stories:
            if story.target == "withdrawn":
                self.walk.withdraw(self._declare_one(story), self.seats[story.username])
            if story.target == "draft":
                self._draft(story)
        self._declare(frozenset({"employer"}))
        employers.claim_employers(self.offices["department"], self.offices["bureau"], self.seats["lu"])


def _notice(code: str) -> str:
    return (CATALOG / f"{code}.yaml").read_text(encoding="utf-8")


def _set_clock(moment: datetime) -> None:
    """Set the demo's clock to ``moment``, also behind the database's: only while loading."""
    ClockShift.objects.all().delete()
    seconds = int((moment - clock.now()).total_seconds())
    ClockShift.objects.create(id=1, seconds=seconds)


def _after_notice(opened: datetime) -> datetime:
    """The morning after five working days."""
    return workdays.term_from(opened.astimezone(clock.CHINA).date(), 5).ends_at + timedelta(hours=9)

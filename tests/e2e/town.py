"""The town that the small walks share: one portal, and for each walk people of its own, who are in nobody's way.

The clock of the town runs some days ahead, for one of its dossiers has stood its public notice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

from accounts.models import Organization, Role
from applicants.models import Dossier
from applicants.queries.signing import digest_of
from applicants.registers import services as registers
from applicants.services import recommending, scoring, sections
from documents.models import StoredFile
from documents.services import request_paper_check, run_paper_check
from kernel import clock
from kernel.models import ClockShift
from plans.models import PlanVersion
from plans.services import publish
from plans.spec import PlanDocument, load
from plans.spec.chain import Action
from plans.spec.redate import DAYS_AFTER, DAYS_BEFORE, redate, with_fee
from portal.demo import fetch, registered
from portal.idp.people import HOLDERS, id_number
from portal.sandbox import registers as sandbox
from review.engine.commands import Defect
from review.models import Case
from review.services import figures, notices
from tests import factories, walk
from tests.access import marks
from tests.accounts import claims
from tests.cast import Actor, Cast, credit_code, join
from tests.e2e import chains
from tests.plans.drafting import colleague_of_sun

PLAN = "huzhou-construction-town"
CLOSING = "huzhou-construction-closing"
"""Ends tomorrow at 24:00."""
BEFORE = "huzhou-construction-before"
"""Of the year before."""
AMENDED = "huzhou-construction-amended"
"""Published anew since somebody began under it."""
TO_RECOMMEND = "the-link-of-a-recommender"
"""The secret of a link that a recommender has in an SMS, known to whoever walks here."""
BY_KEYS = {"jian_one": "简一", "jian_two": "简二", "jian_three": "简三"}
"""In the order in which they wait at an employer of their own; the second's dossier has come back once."""
CLAIMED = ("重领建设有限公司", 704)
"""An employer with a handler of its own, and the serial of its credit code."""
TOGETHER = {"gan_one": "甘一鸣", "gan_two": "甘二宝"}
SERIAL = 500
A_YEAR = timedelta(days=366)
INSURER = "苕溪建设集团有限公司"


def settle(cast: Cast) -> None:
    """Let everybody of the small walks come to where their walk begins."""
    returning(cast)
    version = _plan(cast, PLAN, opened=2)
    narrow(cast, version)
    together(cast, version)
    keyboard(cast, version)
    editing(cast)
    typing(cast, version)
    signing(cast, version)
    self_scoring(cast, version)
    without_registers(cast, version)
    too_late(cast)
    newcomer(version)
    amending(cast)
    when_the_clock_stands(cast, version)
    claimed(cast)
    chains.settle(cast)


@cache
def _read() -> PlanDocument:
    return load(factories.CATALOGUE_FILE.read_text()).document


def _plan(cast: Cast, code: str, *, opened: int) -> PlanVersion:
    """The Huzhou plan once more, under another code; its window opened so many days ago and stands 45."""
    around = clock.today() + timedelta(days=DAYS_BEFORE - opened)
    document = with_fee(redate(_read(), around), factories.FEE_FEN)
    return publish(document.model_copy(update={"code": code}), organizer=cast.organizations["office"])


def _applicant(cast: Cast, key: str, name: str) -> Actor:
    return join(cast, SERIAL + len(cast.actors), key, name, Role.APPLICANT, "employer")


@contextmanager
def _back_in_time(by: timedelta) -> Iterator[None]:
    ClockShift.objects.create(id=1, seconds=-int(by.total_seconds()))
    yield
    clock.reset()


def returning(cast: Cast) -> None:
    """Fan declared a year ago, and withdrew. The registers have learned of another year since."""
    with _back_in_time(A_YEAR):
        fan = _applicant(cast, "fan", "范知新")
        seat = walk.seat_of(fan)
        version = _plan(cast, BEFORE, opened=2)
        row = sandbox.write_down(fan.person.id_number, fan.person.full_name, _known_in(version.year))
        registers.begin(seat)
        fetch.answer_all(seat)
        kinds = ("work", "credential", "appointment", "project")
        entries = [(kind, data) for kind, data in factories.entries_for(version) if kind in kinds]
        factories.written(fan, cast.wang, entries, [f"fan-{kind}".encode() for kind, _data in entries])
        factories.submit(factories.fill(factories.open_dossier(fan, version), seat), fan)
        walk.decide(Case.objects.get(dossier__person=fan.person), fan, Action.WITHDRAW)
    row.records = _known_in(version.year + 1)
    row.save()


def _known_in(year: int) -> dict[str, list[registered.Said]]:
    return registered.of_cast("土木工程", year, INSURER, credit_code(1))


def narrow(cast: Cast, version: PlanVersion) -> None:
    """For the look at every page on a phone: a draft, a dossier given back, one to pay for."""
    factories.archived(cast, version, "stranger", "zhao")
    draft = factories.open_dossier(cast.stranger, version, factories.SCORED_ROUTE)
    factories.fill(draft, walk.seat_of(cast.stranger))
    kind, data = next(pair for pair in factories.entries_for(version) if pair[0] == "project")
    factories.archive_entry(cast.stranger, kind, data | {"name": "没有送审的工程"}, content=b"unsent")
    paying = walk.submitted(cast, version, "payer")
    walk.walk_to(cast, paying, "payment")
    returned = walk.submitted(cast, version, "lin")
    defects = (
        Defect("information", "本人述职没有写明在项目中的具体职责，请补充。"),
        Defect("attachments", "继续教育学时证明第 3 页不清晰，请重新扫描上传。"),
    )
    walk.decide(returned, cast.wang, Action.RETURN, reason="以下两处请一次改好后重新提交。", defects=defects)


def together(cast: Cast, version: PlanVersion) -> None:
    """Two cases that wait for the department, to be decided on together."""
    for key, name in TOGETHER.items():
        _applicant(cast, key, name)
    cases = [walk.submitted(cast, version, key) for key in TOGETHER]
    walk.walk_all(cast, {"department": cases})


def claimed(cast: Cast) -> None:
    """An employer that somebody acts for by a letter, and somebody else who will claim it."""
    name, serial = CLAIMED
    for key, called in (("ding_first", "丁先到"), ("qiu_second", "邱后来")):
        join(cast, SERIAL + len(cast.actors), key, called, None, None)
    claims.approved(cast, cast.actors["ding_first"].user, serial, name=name)


def keyboard(cast: Cast, version: PlanVersion) -> None:
    """Three dossiers at an employer of their own, whose HR has no mouse. Of the first a person judges the study major."""
    employer = cast.organizations["employer"]
    cast.organizations["jian_employer"] = Organization.objects.create(
        kind=employer.kind,
        name="键盘建设有限公司",
        is_verified=True,
        department=employer.department,
        bureau=employer.bureau,
    )
    hr = join(cast, SERIAL + len(cast.actors), "jian_hr", "关键", Role.EMPLOYER_HR, "jian_employer")
    for key, name in BY_KEYS.items():
        join(cast, SERIAL + len(cast.actors), key, name, Role.APPLICANT, "jian_employer")
    first, second, third = BY_KEYS
    _look_at_the_first_paper(marks.submitted(cast, version, first, hr="jian_hr"))
    case = walk.submitted(cast, version, second, "jian_hr")
    walk.decide(case, hr, Action.RETURN, defects=(Defect("information", "请写明本人职责。", "statement", "本人述职"),))
    dossier = Dossier.objects.get(pk=case.dossier_id)
    values = dossier.answers | {"major": dossier.major, "statement": f"{dossier.statement}本人负责施工方案。"}
    seen = sections.version_of(dossier, "information")
    sections.save_information(dossier_id=dossier.pk, seat=walk.seat_of(cast.actors[second]), values=values, seen=seen)
    factories.sign_anew(dossier, cast.actors[second])
    factories.submit(Dossier.objects.get(pk=dossier.pk), cast.actors[second])
    walk.submitted(cast, version, third, "jian_hr")
    figures.count(version.pk)


def _look_at_the_first_paper(case: Case) -> None:
    """An archive that is written at once has nobody look at its papers: what is opened first has pages to show."""
    first = next(file for entry in case.snapshot.content["entries"] for file in entry["evidence"])
    run_paper_check(request_paper_check(StoredFile.objects.get(public_id=first["public_id"])).pk)


def when_the_clock_stands(cast: Cast, version: PlanVersion) -> None:
    """A public notice begins and a recommender is asked, last of all: a later notice would move the clock past both."""
    _applicant(cast, "shi", "石展")
    shown = walk.walk_to(cast, walk.submitted(cast, version, "shi"), "employer_notice")
    notices.open_notice(walk.seat_of(cast.wang), walk.chosen(shown), place="本单位公告栏")
    draft = Dossier.objects.get(person=cast.stranger.person, plan_version=version)
    asked = recommending.ask(dossier_id=draft.pk, seat=walk.seat_of(cast.stranger), position=0)
    asked.token_digest = digest_of(TO_RECOMMEND)
    asked.save(update_fields=["token_digest"])


def editing(cast: Cast) -> None:
    """A second officer in the committee's office, and a dossier under way in the plan that they amend and close."""
    colleague_of_sun(cast)
    plan = cast.organizations["office"].plans.get(code="huzhou-construction-2020")
    _opened(cast, plan.current, "jin", "靳成")


def typing(cast: Cast, version: PlanVersion) -> None:
    """A dossier just opened."""
    _opened(cast, version, "tao", "陶然")


def signing(cast: Cast, version: PlanVersion) -> None:
    """A dossier just opened."""
    _opened(cast, version, "bai", "白宁")


def _opened(cast: Cast, version: PlanVersion, key: str, name: str) -> None:
    actor = _applicant(cast, key, name)
    factories.archived(cast, version, key)
    factories.open_dossier(actor, version)


def self_scoring(cast: Cast, version: PlanVersion) -> None:
    """Everything of a self-scored dossier is there but the scores."""
    actor = _applicant(cast, "qiu", "裘正")
    factories.archived(cast, version, "qiu")
    dossier = factories.open_dossier(actor, version, factories.SCORED_ROUTE)
    seat = walk.seat_of(actor)
    factories.fill(dossier, seat, self_scored=False)
    scoring.save_recommenders(dossier_id=dossier.pk, seat=seat, rows=factories.EXPERTS, seen=0)


def without_registers(cast: Cast, version: PlanVersion) -> None:
    """A whole dossier, in which the applicant has said what the registers were never asked."""
    gao = _applicant(cast, "gao", "高远")
    sandbox.write_down(gao.person.id_number, gao.person.full_name, _known_in(version.year))
    factories.ready_dossier(cast, version, "gao")


def too_late(cast: Cast) -> None:
    """A whole dossier under the plan that closes."""
    _applicant(cast, "ye", "叶青")
    factories.ready_dossier(cast, _plan(cast, CLOSING, opened=DAYS_BEFORE + DAYS_AFTER - 1), "ye")


def amending(cast: Cast) -> None:
    """A dossier just opened under the first version of a plan that has a second one."""
    first = _plan(cast, AMENDED, opened=2)
    _opened(cast, first, "mi", "米乐")
    publish(first.spec.model_copy(update={"statement_limit": 2000}))


def newcomer(version: PlanVersion) -> None:
    """Nobody here knows Yu, but the registers do."""
    yu = next(holder for holder in HOLDERS if holder.username == "yu")
    sandbox.write_down(id_number(yu.born, yu.serial), yu.name, _known_in(version.year))

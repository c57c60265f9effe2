"""工作单位: a clear gate before it is verified, a change that takes along what it may and nothing else."""

import pytest
from django.urls import reverse

from accounts.models import Organization, Role, Seat
from accounts.queries import open_seats
from accounts.services import end_seat, seat_person
from applicants.models import ArchiveEntry, Profile
from applicants.queries.archive import visible_entries
from applicants.registers.base import RegisterKind
from applicants.sections import Refused
from applicants.services import archive
from applicants.services.employment import change_employer
from applicants.views.employer import SEARCHES_AN_HOUR
from plans.spec.chain import Holder
from review.models import Case
from review.queries.holders import holder_for
from tests import factories, walk
from tests.access import samples
from tests.applicants.test_registers import DEGREE, Fixed, ask, typed
from tests.applicants.test_registers_submit import INSURED
from tests.cast import credit_code

ADDRESS = "applicants:employer"


@pytest.fixture
def elsewhere(cast):
    return cast.organizations["other_employer"]


def choose(client, organization):
    return client.post(reverse(ADDRESS), {"organization": organization.public_id}, follow=True)


@pytest.mark.feature("ACC-07")
def test_an_applicant_of_an_unverified_employer_is_told_why_and_what_to_send(cast):
    client = cast.client("newcomer")
    assert reverse(ADDRESS) in client.get(reverse("applicants:profile")).text
    page = client.get(reverse(ADDRESS)).text
    assert "单位还没有认证？" in page
    assert f"我是本单位职工{cast.newcomer.person.full_name}" in page
    assert reverse("accounts:employer") in page
    assert 'data-copy="invitation"' in page and 'id="invitation"' in page


@pytest.mark.feature("ACC-07")
def test_a_new_applicant_chooses_a_verified_employer_and_may_then_fill_in_the_profile(cast, elsewhere):
    nowhere = Organization.objects.create(kind=Organization.Kind.UNASSIGNED, name="尚未选择单位")
    end_seat(cast.newcomer.seat)
    Profile.objects.filter(person=cast.newcomer.person).delete()
    seat_person(cast.newcomer.user, nowhere, Role.APPLICANT)
    client = cast.client("newcomer")
    assert "请先选择工作单位" in client.get(reverse("applicants:profile")).text
    asked = client.get(reverse(ADDRESS), {"q": "古镇"}).text
    assert f"选择“{elsewhere.name}”作为工作单位" in asked and "原单位" not in asked
    page = choose(client, elsewhere)
    assert page.redirect_chain == [(reverse("applicants:profile"), 302)] and "请接着填写" in page.text
    assert "post" in page.context["form"].fields
    assert nowhere.name not in client.get(reverse(ADDRESS)).text


@pytest.mark.abuse("AC-004")
def test_a_search_shows_verified_employers_and_never_many(cast, elsewhere):
    kind = Organization.Kind.EMPLOYER
    for number in range(7):
        Organization.objects.create(kind=kind, name=f"长兴水利工程公司{number}", is_verified=True)
    Organization.objects.create(kind=kind, name="长兴冻结公司", is_verified=True, is_frozen=True)
    Organization.objects.filter(pk=elsewhere.pk).update(credit_code=credit_code(5))
    client = cast.client("lin")

    def found(q):
        return [each.name for each in client.get(reverse(ADDRESS), {"q": q}).context["found"]]

    assert found("古镇") == [elsewhere.name]
    assert found(credit_code(5).lower()) == [elsewhere.name]
    assert found(credit_code(5)[:12]) == found("未授权") == found("冻结") == found("住房和城乡建设局") == []
    assert "平台正在向单位核实" in client.get(reverse(ADDRESS), {"q": "冻结"}).text
    assert "没有找到已认证的单位" in client.get(reverse(ADDRESS), {"q": "未授权"}).text
    assert len(found("长兴")) == 5
    assert "没有列全" in client.get(reverse(ADDRESS), {"q": "长兴"}).text
    assert "至少 2 个字" in client.get(reverse(ADDRESS), {"q": "长"}).text


def test_searches_are_limited_by_person(cast, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "units"}}
    client = cast.client("lin")
    for _each in range(SEARCHES_AN_HOUR):
        client.get(reverse(ADDRESS), {"q": "古镇"})
    page = client.get(reverse(ADDRESS), {"q": "古镇"})
    assert page.context["found"] == []
    assert "查找次数过多" in page.text


def test_a_change_moves_seat_and_profile_and_takes_back_what_waits(cast, elsewhere):
    entry = factories.archive_entry(cast.lin, "award", samples.AWARD)
    client = cast.client("lin")
    client.post(reverse("applicants:archive_send"))
    asked = client.get(reverse(ADDRESS), {"q": "古镇"}).text
    own = client.get(reverse(ADDRESS), {"q": cast.organizations["employer"].name})
    assert own.context["found"] == [] and "找到的就是您现在的工作单位" in own.text
    assert asked.count("还没有审核的退回为未送审") == 2 and "仍能看到它审核过的条目" in asked
    assert "已填写的推荐专家和收到的推荐意见保留" in asked
    page = choose(client, elsewhere)
    assert f"工作单位是“{elsewhere.name}”" in page.text
    assert [seat.organization for seat in open_seats(cast.lin.user)] == [elsewhere]
    assert Profile.objects.get(person=cast.lin.person).employer == elsewhere
    entry.refresh_from_db()
    assert entry.status == ArchiveEntry.Status.DRAFT
    history = client.get(reverse(ADDRESS)).context["history"]
    assert [seat.organization for seat in history] == [elsewhere, cast.organizations["employer"]]
    assert cast.client("wang").get(reverse("applicants:archive_desk")).context["rows"] == []


@pytest.mark.abuse("AC-015")
def test_a_window_of_the_old_employer_sends_nothing_there(cast, elsewhere):
    """A request that began before the change carries the seat of before."""
    entry = factories.archive_entry(cast.lin, "award", samples.AWARD)
    change_employer(cast.lin.seat, elsewhere.public_id)
    for send in (
        lambda: archive.send_all(cast.lin.seat),
        lambda: archive.send(cast.lin.seat, entry.public_id, seen_version=entry.version),
    ):
        with pytest.raises(Refused, match="另一个窗口"):
            send()
    sent = archive.send(open_seats(cast.lin.user)[0], entry.public_id, seen_version=entry.version)
    assert (sent.status, sent.employer) == (ArchiveEntry.Status.SENT, elsewhere)


@pytest.mark.abuse("AC-015")
def test_what_a_register_says_after_the_change_is_not_for_the_old_employer(cast, elsewhere):
    entry = typed(cast.lin, "education", DEGREE)
    entry = archive.send(cast.lin.seat, entry.public_id, seen_version=entry.version)
    before = visible_entries(cast.wang.seat)
    assert before.get() == entry
    change_employer(cast.lin.seat, elsewhere.public_id)
    ask(cast.lin, RegisterKind.DEGREES, Fixed(DEGREE))
    entry.refresh_from_db()
    assert (entry.status, entry.employer) == (ArchiveEntry.Status.APPROVED, None)
    ask(cast.lin, RegisterKind.DEGREES, Fixed())
    assert not before.exists()


def test_a_second_click_changes_nothing_more(cast, elsewhere):
    first = change_employer(cast.lin.seat, elsewhere.public_id)
    assert change_employer(cast.lin.seat, elsewhere.public_id) == first
    assert change_employer(first, elsewhere.public_id) == first
    assert Seat.objects.filter(user=cast.lin.user).count() == 2


def test_another_window_was_faster(cast, elsewhere):
    third = Organization.objects.create(kind=Organization.Kind.EMPLOYER, name="第三家单位", is_verified=True)
    change_employer(cast.lin.seat, elsewhere.public_id)
    with pytest.raises(Refused, match="另一个窗口"):
        change_employer(cast.lin.seat, third.public_id)


@pytest.mark.parametrize("what", ["unverified_employer", "department", "frozen", "nobody"])
def test_only_a_verified_employer_can_be_chosen(cast, elsewhere, what):
    Organization.objects.filter(pk=elsewhere.pk).update(is_frozen=True)
    chosen = {"frozen": elsewhere.public_id, "nobody": "x"}.get(what)
    with pytest.raises(Refused):
        change_employer(cast.lin.seat, chosen or cast.organizations[what].public_id)
    assert [seat.organization for seat in open_seats(cast.lin.user)] == [cast.organizations["employer"]]


@pytest.mark.abuse("AC-015")
def test_a_dossier_under_review_keeps_the_employer_it_was_submitted_under(cast, elsewhere):
    case = walk.submitted(cast, factories.plan(cast))
    choose(cast.client("lin"), elsewhere)
    case.refresh_from_db()
    assert case.employer == case.dossier.employer == cast.organizations["employer"]
    address = reverse("review:case", args=[case.public_id])
    assert cast.client("wang").get(address).status_code == 200
    assert cast.client("zhao").get(address).status_code == 404
    page = cast.client("lin").get(reverse(ADDRESS)).text
    assert f"由 {cast.organizations['employer'].name} 审核" in page


@pytest.mark.feature("ACC-12")
@pytest.mark.abuse("AC-015")
def test_a_draft_goes_to_the_employer_at_the_submit(cast, elsewhere):
    dossier = factories.ready_dossier(cast, factories.plan(cast))
    before = dossier.version
    change_employer(cast.lin.seat, elsewhere.public_id)
    seat = open_seats(cast.lin.user)[0]
    dossier.refresh_from_db()
    assert (dossier.employer, dossier.version) == (elsewhere, before + 1), "the preview names it already"
    factories.submit(dossier, type(cast.lin)("lin", cast.lin.user, seat))
    case = Case.objects.get(dossier=dossier)
    assert case.employer == case.holder == elsewhere
    stages = {stage.holder: stage for stage in case.plan_version.spec.chain_for(case.title)}
    assert holder_for(stages[Holder.DEPARTMENT], case) == cast.organizations["other_department"]
    assert holder_for(stages[Holder.BUREAU], case) == cast.organizations["other_bureau"]
    assert cast.client("zhao").get(reverse("review:case", args=[case.public_id])).status_code == 200


@pytest.mark.abuse("AC-013")
def test_a_frozen_employer_keeps_no_applicant_from_filling_in(cast):
    Organization.objects.filter(pk=cast.organizations["employer"].pk).update(is_frozen=True)
    page = cast.client("lin").get(reverse("applicants:profile"))
    assert "单位账号暂停办理" in page.text
    assert cast.client("lin").post(reverse("applicants:profile"), samples.PROFILE).status_code == 302


@pytest.mark.parametrize(
    ("insurer", "is_told"), [({}, True), ({"credit_code": credit_code(5)}, False), ({"is_current": False}, False)]
)
def test_who_is_insured_at_another_employer_is_told_beside_the_one_they_chose(cast, insurer, is_told):
    Organization.objects.filter(pk=cast.lin.seat.organization_id).update(credit_code=credit_code(5))
    ask(cast.lin, RegisterKind.INSURANCE, Fixed(INSURED | {"credit_code": credit_code(6)} | insurer))
    factories.archive_entry(cast.lin, "award", samples.AWARD)
    cast.client("lin").post(reverse("applicants:archive_send"))
    desk = reverse("applicants:archive_person", args=[cast.lin.person.public_id])
    for actor, page in (
        ("lin", reverse("applicants:profile")),
        ("lin", reverse("applicants:registers")),
        ("wang", desk),
    ):
        told = cast.client(actor).get(page).text
        assert (f"参保单位是“{INSURED['insurer']}”" in told) is is_told, page

"""管理部门: an installation gets its authorities without the demo, in their order, and closes one that has gone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import OfficeEvent, Organization, Role
from accounts.queries import open_seats
from accounts.services import invitations, offices
from accounts.services.offices import Refused
from tests import factories, walk
from tests.accounts import claims
from tests.cast import Cast, id_number
from tests.client import StrictClient

Kind = Organization.Kind
LIST = "accounts:offices"
ASKED = 8
"""How many queries the list asks, however many rows it has."""


@pytest.fixture
def operator(cast: Cast) -> StrictClient:
    return cast.client("operator")


def made(cast: Cast, name: str, kind: str = Kind.BUREAU, superior: Organization | None = None) -> Organization:
    assert cast.operator.seat is not None
    return offices.open_office(cast.operator.seat, kind, name=name, superior=superior)


def change(client: StrictClient, office: Organization, **typed: Any) -> Any:
    said = {"name": office.name, "superior": "", "seen": offices.standing(office)}
    return client.post(reverse("accounts:office", args=[office.public_id]), said | typed)


def close(client: StrictClient, office: Organization, do: str = "close") -> Any:
    return client.post(reverse("accounts:office_close", args=[office.public_id]), {"do": do})


@pytest.mark.feature("ACC-03")
def test_authorities_are_made_from_above_and_offered_everywhere(cast: Cast, operator: StrictClient) -> None:
    for kind, name in (
        (Kind.BUREAU, "湖州市人社局"),
        (Kind.DEPARTMENT, "湖州市水利局"),
        (Kind.COMMITTEE_OFFICE, "水利中评委办"),
    ):
        address = reverse("accounts:office_new", args=[kind])
        assert "已新建" in operator.post(address, {"name": name}, follow=True).content.decode()
    city = Organization.objects.get(name="湖州市人社局")
    page = operator.post(
        reverse("accounts:office_new", args=["bureau"]), {"name": "长兴县人社局", "superior": city.public_id}
    )
    county = Organization.objects.get(name="长兴县人社局")
    assert (county.bureau, county.department, county.is_verified) == (city, None, True)
    assert page["Location"] == reverse("accounts:office", args=[county.public_id])
    listed = operator.get(reverse(LIST), {"show": "bureau", "q": "长兴"}).content.decode()
    assert "长兴县人社局" in listed and "湖州市人社局" in listed and "南浔" not in listed
    assert "长兴县人社局" in operator.get(reverse("accounts:invite")).content.decode()
    assert "长兴县人社局" in cast.client("seatless").get(reverse("accounts:employer_new")).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "请填写。"),
        ({"name": "吴兴区人力资源和社会保障局"}, "name", "已有同名的人社局（职改办），请核对名称。"),
        ({"name": "长" * 121}, "name", "最多 120 个字，现在是 121 个字。"),
        ({"name": "新局", "superior": "nobody"}, "superior", "所选的项目不在可选范围内，请重新选择。"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    operator: StrictClient, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = operator.post(reverse("accounts:office_new", args=["bureau"]), typed)
    assert page.status_code == 422 and page.context["form"].errors[field] == [sentence]
    assert not OfficeEvent.objects.exists()


def test_a_change_is_kept_with_what_it_was_and_a_stale_page_changes_nothing(cast: Cast, operator: StrictClient) -> None:
    city, county = made(cast, "湖州市人社局"), made(cast, "长兴人社局")
    before = offices.standing(county)
    assert change(operator, county, name="长兴县人社局", superior=city.public_id).status_code == 302
    county.refresh_from_db()
    assert (county.name, county.bureau) == ("长兴县人社局", city)
    stale = change(operator, county, name="长兴县人力社保局", seen=before)
    assert stale.status_code == 422 and "长兴县人力社保局" in stale.content.decode()
    page = operator.get(reverse("accounts:office", args=[county.public_id])).content.decode()
    assert "原名称“长兴人社局”，原上级“没有上级”" in page and "朱运" in page
    again = change(operator, county, superior=city.public_id)
    assert again.status_code == 302 and county.office_events.count() == 2, "nothing changed, nothing written"


def test_nobody_stands_above_themselves(cast: Cast, operator: StrictClient) -> None:
    city = made(cast, "湖州市人社局")
    county = made(cast, "长兴县人社局", superior=city)
    page = change(operator, city, superior=county.public_id)
    assert page.context["form"].errors["superior"] == ["“长兴县人社局”在它的下级中，不能作为上级。"]
    assert change(operator, city, superior=city.public_id).status_code == 422


def test_a_closed_office_is_offered_nowhere_and_its_officers_are_out(cast: Cast, operator: StrictClient) -> None:
    gone, browser = cast.organizations["other_office"], cast.client("other_office_officer")
    assert cast.operator.seat is not None
    link = invitations.invite(
        cast.operator.seat, gone, full_name="顾新任", id_number=id_number(911), phone="13905720911"
    ).secret
    assert "席位结束" in operator.get(reverse("accounts:office_close", args=[gone.public_id])).content.decode()
    assert "已关闭" in operator.get(close(operator, gone)["Location"]).content.decode()
    assert browser.get(reverse("review:desk")).status_code == 302, "signed out"
    assert open_seats(cast.other_office_officer.user) == []
    assert invitations.open_invitation(link) is None
    assert gone.name not in operator.get(reverse("accounts:invite")).content.decode()
    assert gone.name in operator.get(reverse(LIST), {"show": "closed"}).content.decode()
    assert change(operator, gone, name="别的名称").status_code == 422
    assert close(operator, gone).status_code == 302 and gone.office_events.count() == 1, "twice is once"
    close(operator, gone, "reopen")
    assert gone.name in operator.get(reverse("accounts:invite")).content.decode()
    assert open_seats(cast.other_office_officer.user) == [], "nobody comes back by themselves"


def test_an_office_that_is_needed_stays_open_and_says_why(cast: Cast, operator: StrictClient) -> None:
    bureau = cast.organizations["bureau"]
    made(cast, "开发区人社局", superior=bureau)
    claims.filed(cast, cast.seatless.user)
    case = walk.submitted(cast, factories.plan(cast))
    page = close(operator, bureau)
    assert page.status_code == 422 and page.context["reasons"] == [
        "有 2 家用人单位由它主管，请选择接替的部门。",
        "有 1 个部门以它为上级，请选择接替的部门。",
        "有 1 份单位认证申请选了它，请选择接替的部门或者先办结。",
    ]
    office = close(operator, cast.organizations["office"]).context["reasons"]
    assert any("个评审计划由它组织" in each for each in office)
    assert any("1 份申报件没有办结" in each for each in office)
    case.holder = cast.organizations["other_office"]
    case.save(update_fields=["holder"])
    assert "1 份申报件正由它审核" in close(operator, case.holder).content.decode()
    assert not Organization.objects.exclude(closed_at=None).exists()


def test_a_successor_takes_over_what_belonged_to_the_office_that_closes(cast: Cast, operator: StrictClient) -> None:
    bureau, city = cast.organizations["bureau"], made(cast, "湖州市人社局")
    change(operator, bureau, superior=city.public_id)
    below, successor = (made(cast, name, superior=bureau) for name in ("开发区人社局", "吴兴区新人社局"))
    claim = claims.filed(cast, cast.seatless.user)
    wrong = operator.post(reverse("accounts:office_close", args=[bureau.public_id]), {"do": "close", "successor": "x"})
    assert wrong.context["form"].errors["successor"] == ["所选的项目不在可选范围内，请重新选择。"]
    page = operator.post(
        reverse("accounts:office_close", args=[bureau.public_id]), {"do": "close", "successor": successor.public_id}
    )
    assert page.status_code == 302
    for each in (below, successor, claim, cast.organizations["employer"]):
        each.refresh_from_db()
    assert (below.bureau, successor.bureau) == (successor, city), "nobody stands above themselves"
    assert claim.bureau == cast.organizations["employer"].bureau == successor
    listed = operator.get(reverse("accounts:office", args=[bureau.public_id])).content.decode()
    assert "由“吴兴区新人社局”接替" in listed


def test_only_an_operator_makes_an_office(cast: Cast) -> None:
    assert cast.sun.seat is not None and cast.operator.seat is not None
    with pytest.raises(Refused):
        offices.open_office(cast.sun.seat, Kind.BUREAU, name="新局", superior=None)
    for kind in (Kind.EMPLOYER, Kind.OPERATOR, Role.APPLICANT):
        with pytest.raises(Refused):
            offices.open_office(cast.operator.seat, kind, name="新局", superior=None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_alike_for_one_row_and_three(cast: Cast, operator: StrictClient, rows: int) -> None:
    for number in range(rows):
        made(cast, f"德清第{number}水利局", Kind.DEPARTMENT, cast.organizations["department"])
    operator.get(reverse(LIST))
    with CaptureQueriesContext(connection) as captured:
        page = operator.get(reverse(LIST), {"q": "德清"})
    assert len(page.context["rows"]) == rows and len(captured) == ASKED


def test_empty_lists_say_what_will_be_there(cast: Cast, operator: StrictClient) -> None:
    assert "没有关闭的部门" in operator.get(reverse(LIST), {"show": "closed"}).content.decode()
    assert "没有这个名称的部门" in operator.get(reverse(LIST), {"q": "没有"}).content.decode()

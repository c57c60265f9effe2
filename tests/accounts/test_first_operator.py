"""``manage.py operator``: how an installation without the demo gets its first operator, and gets the only one back."""

import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Invitation, Organization, Role, SafetyEvent, Seat, User
from accounts.services import end_seat, factors
from accounts.services.entrance import person_of
from tests.accounts.codes import code_of, with_factor
from tests.cast import Cast, id_number
from tests.client import StrictClient

pytestmark = pytest.mark.django_db
OPERATORS = Organization.Kind.OPERATOR
WHO = {"full_name": "顾启运", "id_number": id_number(931), "phone": "13905720931"}
CHOSEN = {"username": "gu.qiyun", "password": "quiet-harbour-47", "again": "quiet-harbour-47"}


@pytest.fixture
def fresh(db: None) -> None:
    """An installation in which nobody is an operator yet."""
    Seat.objects.filter(role=Role.OPERATOR).delete()
    Organization.objects.filter(kind=OPERATORS).delete()


def invite(capsys: pytest.CaptureFixture[str], **changes: str) -> str:
    call_command("operator", "invite", **(WHO | changes))
    return capsys.readouterr().out


def path_of(printed: str, settings: Any) -> str:
    return printed.split()[0].removeprefix(settings.SITE_URL)


@pytest.mark.feature("ACC-03")
def test_an_empty_installation_gets_its_first_operator(
    fresh: None, client: StrictClient, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECOND_FACTOR = True
    link = path_of(invite(capsys), settings)
    assert "平台运营中心" in client.get(link).content.decode()
    assert client.post(link, CHOSEN | {"id_tail": WHO["id_number"][-4:]}).status_code == 302
    assert client.get(link).status_code == 404, "a link is good once"
    client.post(reverse("accounts:officer_login"), {"username": "gu.qiyun", "password": "quiet-harbour-47"})
    offices = reverse("accounts:offices")
    assert client.get(offices)["Location"] == reverse("accounts:factor")
    client.get(reverse("accounts:factor"))
    page = client.post(reverse("accounts:factor"), {"code": code_of(client.session["factor_secret"])})
    assert "请保存恢复码" in page.content.decode()
    assert "新建行业主管部门" in client.get(offices).content.decode()
    seat = Seat.objects.get(user__username="gu.qiyun")
    assert (seat.role, seat.organization.kind) == (Role.OPERATOR, OPERATORS)
    with pytest.raises(CommandError, match="已有平台运营账号"):
        invite(capsys, id_number=id_number(932))


def test_asked_again_the_earlier_link_is_worthless(
    fresh: None, client: StrictClient, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (path_of(invite(capsys), settings) for _each in range(2))
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert Organization.objects.filter(kind=OPERATORS).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id_number": "330500198503129999"}, "证件号码：这不是有效的 18 位身份证号，请逐位核对。"),
        ({"phone": "12345"}, "手机号：请填写 11 位手机号。"),
        ({"full_name": ""}, "姓名：请填写。"),
        ({"place": "长" * 121}, "运营单位名称：最多 120 个字，现在是 121 个字。"),
    ],
)
def test_bad_arguments_are_refused_with_one_sentence(
    fresh: None, changes: dict[str, str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as refused:
        invite(capsys, **changes)
    assert str(refused.value) == sentence
    assert not Invitation.objects.exists() and not Organization.objects.filter(kind=OPERATORS).exists()


def test_a_name_that_belongs_to_another_office_is_refused(fresh: None, capsys: pytest.CaptureFixture[str]) -> None:
    Organization.objects.create(kind=Organization.Kind.BUREAU, name="湖州市人社局")
    with pytest.raises(CommandError, match="已登记为其他单位"):
        invite(capsys, place="湖州市人社局")


def test_what_is_not_given_is_asked_for(
    fresh: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: {"证件号码：": WHO["id_number"]}[question])
    invite(capsys, id_number="")
    assert Invitation.objects.get().id_number == WHO["id_number"]


def test_the_only_operator_s_lost_telephone_is_reset_with_a_record(cast: Cast) -> None:
    user = cast.operator.user
    with pytest.raises(CommandError, match="不需要重置"):
        call_command("operator", "reset", "operator", reason="当面核对了身份证")
    with_factor(user)
    for wrong in (("operator", "x"), ("sun", "当面核对了身份证"), ("nobody", "当面核对了身份证")):
        with pytest.raises(CommandError):
            call_command("operator", "reset", wrong[0], reason=wrong[1])
    call_command("operator", "reset", "operator", reason="当面核对了身份证")
    assert not factors.has_factor(User.objects.get(pk=user.pk))
    event = SafetyEvent.objects.latest("pk")
    assert (event.kind, event.by, event.note) == (SafetyEvent.Kind.FACTOR_RESET, None, "当面核对了身份证")


def test_a_name_that_shuts_its_owner_out_is_mended_with_a_record(cast: Cast) -> None:
    person, reason = cast.lin.person, "核对了公安机关的更名证明"
    before, right = person.full_name, "林更名"
    for wrong in ({"reason": "x"}, {"id_number": id_number(999)}, {"full_name": before}, {"full_name": ""}):
        given = {"full_name": right, "id_number": person.id_number, "reason": reason} | wrong
        with pytest.raises(CommandError):
            call_command("operator", "rename", **given)
    call_command("operator", "rename", full_name=right, id_number=person.id_number.lower(), reason=reason)
    person.refresh_from_db()
    assert person_of(right, person.id_number) == person, "the sign-on lets this name in now"
    event = SafetyEvent.objects.get(user=cast.lin.user)
    assert (event.kind, event.by, event.note) == ("name_changed", None, f"{before} → {right}：{reason}")


def test_an_installation_whose_only_operator_has_left_may_invite_anew(
    cast: Cast, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cast.operator.seat is not None
    with pytest.raises(CommandError, match="已有平台运营账号"):
        invite(capsys)
    end_seat(cast.operator.seat)
    place = cast.organizations["operator"].name
    assert path_of(invite(capsys, place=place), settings).startswith("/accounts/invitations/")
    assert Organization.objects.filter(kind=OPERATORS).count() == 1

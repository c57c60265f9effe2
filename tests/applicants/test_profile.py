"""个人信息: identity from the account, employer from the seat, the rest typed."""

import pytest
from django.urls import reverse

from applicants.answers import employment_class
from applicants.models import Profile
from applicants.services import employment
from kernel import clock
from tests.portal.drawn import Drawn

ADDRESS = "applicants:profile"
VALID = {
    "bond": "staff",
    "post": "项目技术负责人",
    "major_engaged": "建筑施工",
    "work_started_on": "2012-08-01",
    "nation": "汉族",
    "political_status": "群众",
    "version": 1,  # of the profile that the cast begins with
}


@pytest.fixture
def lin(cast):
    return cast.client("lin")


@pytest.mark.feature("INF-01")
def test_identity_is_shown_masked_and_particulars_are_saved(cast, lin):
    shown = lin.get(reverse(ADDRESS))
    assert "林清" in shown.text
    assert cast.lin.person.id_number not in shown.text
    assert cast.lin.person.phone not in shown.text
    answered = lin.post(reverse(ADDRESS), VALID, follow=True)
    assert "个人信息已保存。" in answered.text
    profile = Profile.objects.get(person=cast.lin.person)
    assert (profile.post, str(profile.work_started_on)) == ("项目技术负责人", "2012-08-01")


@pytest.mark.abuse("AC-016")
def test_person_and_employer_cannot_be_typed(cast, lin):
    other = cast.organizations["other_employer"]
    lin.post(
        reverse(ADDRESS), VALID | {"employer": other.pk, "person": cast.stranger.person.pk, "on_establishment": "on"}
    )
    profile = Profile.objects.get(person=cast.lin.person)
    assert profile.employer == cast.organizations["employer"]
    assert profile.on_establishment is False


@pytest.mark.feature("INF-01")
@pytest.mark.parametrize(("bond", "known"), [("agency", "agency"), ("freelance", "freelance"), ("staff", "enterprise")])
def test_whom_an_organization_only_files_for_is_not_its_staff(cast, lin, bond, known):
    lin.post(reverse(ADDRESS), VALID | {"bond": bond})
    profile = Profile.objects.get(person=cast.lin.person)
    assert employment_class(profile) == known
    employment.change_employer(cast.lin.seat, cast.organizations["other_employer"].public_id)
    profile.refresh_from_db()
    assert profile.bond == "staff"  # to the new one it has not been said yet


def test_nobody_is_on_the_establishment_of_an_agency(cast, lin):
    cast.organizations["employer"].is_public_institution = True
    cast.organizations["employer"].save()
    refused = lin.post(reverse(ADDRESS), VALID | {"bond": "agency", "on_establishment": "on"})
    assert "请把与单位的关系改为“本单位职工”" in refused.text
    lin.post(reverse(ADDRESS), VALID | {"on_establishment": "on"})
    lin.post(reverse(ADDRESS), VALID | {"bond": "agency", "version": 2})
    profile = Profile.objects.get(person=cast.lin.person)
    assert (profile.bond, profile.on_establishment) == ("agency", False)


@pytest.mark.feature("ACC-07")
def test_an_unverified_employer_closes_the_page(cast):
    client = cast.client("newcomer")
    assert "您的单位尚未通过单位认证" in client.get(reverse(ADDRESS)).text
    answered = client.post(reverse(ADDRESS), VALID)
    assert "尚未通过单位认证" in answered.text
    assert Profile.objects.get(person=cast.newcomer.person).post == ""


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"post": ""}, "post", "请填写。"),
        ({"post": "长" * 61}, "post", "最多 60 个字，现在是 61 个字。"),
        ({"post": "a\x00"}, "post", "第 2 个字符无法识别或无法保存，请删除后重新输入。"),
        ({"work_started_on": "2012-02-30"}, "work_started_on", "请按“2026-11-20”的格式填写日期。"),
        (
            {"work_started_on": "1990-01-01"},
            "work_started_on",
            "您出生于1985年3月12日，这时不满 10 岁，请核对参加工作时间。",
        ),
        ({"work_started_on": "1948-12-31"}, "work_started_on", "请填写 1949 年以后、今天以前的日期。"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_kept(cast, lin, changes, field, sentence):
    answered = lin.post(reverse(ADDRESS), VALID | changes)
    assert answered.context["form"].errors[field] == [sentence]
    assert "建筑施工" in answered.text
    assert Profile.objects.get(person=cast.lin.person).major_engaged == ""


def test_nobody_started_work_tomorrow(cast, lin):
    today = clock.today()
    answered = lin.post(reverse(ADDRESS), VALID | {"work_started_on": f"{today.year + 1}-01-01"})
    assert "work_started_on" in answered.context["form"].errors


@pytest.fixture
def institution(cast):
    employer = cast.organizations["employer"]
    employer.is_public_institution = True
    employer.save()


def test_staff_of_a_public_institution_say_whether_they_are_on_the_establishment(cast, lin, institution):
    lin.post(reverse(ADDRESS), VALID | {"on_establishment": "on"})
    assert Profile.objects.get(person=cast.lin.person).on_establishment is True


@pytest.mark.feature("ACC-07")
def test_after_a_change_of_employer_saving_moves_the_profile(cast, lin):
    Profile.objects.filter(person=cast.lin.person).update(employer=cast.organizations["other_employer"])
    assert "现在的席位属于" in lin.get(reverse(ADDRESS)).text
    lin.post(reverse(ADDRESS), VALID)
    assert Profile.objects.get(person=cast.lin.person).employer == cast.organizations["employer"]


def test_a_second_tab_is_told_and_shown_both_values_and_may_keep_its_own(cast, lin, institution):
    lin.post(
        reverse(ADDRESS), VALID | {"post": "第一个窗口", "work_started_on": "2011-07-01", "on_establishment": "on"}
    )
    answered = lin.post(reverse(ADDRESS), VALID | {"post": "第二个窗口"})
    page = Drawn(answered)
    assert answered.status_code == 409
    assert "刚才填写的没有保存" in page.alerts()
    assert page.ids["id_post"].get("value") == "第二个窗口"
    assert "另一个窗口保存的：第一个窗口" in answered.text.replace('<span class="zp-other-words">', "")
    assert {name for name in page.ids if name.startswith("other-")} == {
        "other-post", "other-work_started_on", "other-on_establishment",
    }  # fmt: skip
    assert "2011年7月1日" in answered.text
    assert Profile.objects.get(person=cast.lin.person).post == "第一个窗口"
    shown = VALID | {"post": "第二个窗口", "version": answered.context["version"]}
    assert lin.post(reverse(ADDRESS), shown).status_code == 302
    assert Profile.objects.get(person=cast.lin.person).post == "第二个窗口"


def test_a_second_tab_may_take_what_the_other_saved(cast, lin, institution):
    lin.post(reverse(ADDRESS), VALID | {"post": "第一个窗口", "nation": "", "on_establishment": "on"})
    answered = lin.post(reverse(ADDRESS), VALID | {"post": "第二个窗口"})
    boxes = {name: box.get("value") for name, box in Drawn(answered).ids.items() if name.startswith("other-")}
    assert boxes == {"other-post": "第一个窗口", "other-nation": "", "other-on_establishment": "on"}
    data = VALID | {"post": "第二个窗口", "version": answered.context["version"]}
    del boxes["other-nation"]
    assert lin.post(reverse(ADDRESS), data | boxes).status_code == 302
    profile = Profile.objects.get(person=cast.lin.person)
    assert (profile.post, profile.nation, profile.on_establishment) == ("第一个窗口", "汉族", True)


@pytest.mark.feature("INF-09")
def test_insurance_is_not_asked_here(lin):
    """The registers answer it; where they cannot, the plan that needs to know asks (test_registers_submit)."""
    assert "社保" not in lin.get(reverse(ADDRESS)).context["form"].as_p()


def test_a_third_tab_makes_the_second_stale_again(cast, lin):
    lin.post(reverse(ADDRESS), VALID | {"post": "第一个窗口"})
    version = lin.post(reverse(ADDRESS), VALID | {"post": "第二个窗口"}).context["version"]
    lin.post(reverse(ADDRESS), VALID | {"post": "第三个窗口", "version": version})
    again = lin.post(reverse(ADDRESS), VALID | {"post": "第二个窗口", "version": version})
    assert again.status_code == 409
    assert "第三个窗口" in again.text
    assert Profile.objects.get(person=cast.lin.person).post == "第三个窗口"


def test_a_double_click_is_one_save(cast, lin):
    answers = [lin.post(reverse(ADDRESS), VALID).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert Profile.objects.get(person=cast.lin.person).version == 2


@pytest.mark.parametrize("seen", ["", "x", "0", "9" * 30, "2"])
def test_a_page_without_a_proper_version_overwrites_nothing(cast, lin, seen):
    assert lin.post(reverse(ADDRESS), VALID | {"version": seen}).status_code == 409
    assert Profile.objects.get(person=cast.lin.person).post == ""


def test_two_first_pages_make_one_profile_and_the_second_is_told(cast, lin):
    Profile.objects.filter(person=cast.lin.person).delete()
    assert lin.get(reverse(ADDRESS)).context["version"] == 0
    assert lin.post(reverse(ADDRESS), VALID | {"version": 0}).status_code == 302
    assert lin.post(reverse(ADDRESS), VALID | {"version": 0, "post": "第二个窗口"}).status_code == 409
    assert Profile.objects.get(person=cast.lin.person).post == VALID["post"]


def test_what_was_typed_survives_an_employer_that_lost_its_verification(cast, lin):
    employer = cast.organizations["employer"]
    employer.is_verified = False
    employer.save()
    answered = lin.post(reverse(ADDRESS), VALID)
    assert answered.status_code == 422
    assert Drawn(answered).ids["id_post"].get("value") == VALID["post"]

"""What an applicant meets first: the profile before anything else, and an employer for which nobody acts any more."""

import pytest
from django.urls import reverse

from accounts.services import end_seat
from applicants.models import Profile
from tests import factories
from tests.access import samples

ADDRESS = "applicants:profile"


@pytest.fixture
def lin(cast):
    return cast.client("lin")


@pytest.mark.feature("ACC-08")
def test_who_comes_for_the_first_time_says_who_they_are_before_anything_else(cast, lin):
    Profile.objects.filter(person=cast.lin.person).delete()
    profile = reverse(ADDRESS)
    for name in ("home", "archive", "dossiers", "registers", "archive_bundle", "archive_send"):
        ask = lin.post if name == "archive_send" else lin.get
        assert ask(reverse(f"applicants:{name}")).headers["Location"] == profile
    assert lin.get(reverse("home"), follow=True).redirect_chain[-1][0] == profile
    assert "保存以后才能办理其他事项" in lin.get(profile).text
    for open_page in (
        "applicants:employer",
        "accounts:safety",
        "accounts:employer",
        "messaging:inbox",
        "plans:catalogue",
    ):
        assert lin.get(reverse(open_page)).status_code == 200
    saved = lin.post(profile, samples.PROFILE | {"version": 0})
    assert saved.headers["Location"] == reverse("applicants:home")
    assert lin.get(reverse("applicants:home")).status_code == 200


@pytest.mark.feature("ACC-08", "WIZ-01")
def test_whoever_wanted_to_declare_goes_on_there_once_the_profile_is_saved(cast, lin):
    Profile.objects.filter(person=cast.lin.person).delete()
    wished = reverse("applicants:dossier_new", args=[factories.plan(cast).plan.code]) + "?from=plan"
    assert lin.get(wished).headers["Location"] == reverse(ADDRESS)
    lin.get(reverse("applicants:employer"))
    refused = lin.post(reverse(ADDRESS), samples.PROFILE | {"version": 0, "post": ""})
    assert refused.status_code == 422
    assert lin.post(reverse(ADDRESS), samples.PROFILE | {"version": 0}).headers["Location"] == wished
    again = lin.post(reverse(ADDRESS), samples.PROFILE | {"version": 1})
    assert again.headers["Location"] == reverse(ADDRESS)


@pytest.mark.feature("ACC-08")
def test_whoever_is_no_applicant_is_led_nowhere(cast):
    Profile.objects.all().delete()
    assert cast.client("wang").get(reverse("applicants:archive_desk")).status_code == 200
    assert cast.client("seatless").get(reverse("applicants:archive")).status_code == 404


@pytest.mark.feature("ACC-07")
@pytest.mark.abuse("AC-014")
def test_after_the_letter_has_ended_the_applicant_reads_that_nobody_acts_for_the_employer(cast, lin):
    sentence = "单位的授权委托书已到期"
    assert sentence not in lin.get(reverse(ADDRESS)).text
    for name in ("wang", "owner_hr"):
        end_seat(cast.actors[name].seat)
    for name in (ADDRESS, "applicants:archive"):
        assert sentence in lin.get(reverse(name)).text
    assert lin.post(reverse(ADDRESS), samples.PROFILE).status_code == 302, "nobody is kept from filling in by it"

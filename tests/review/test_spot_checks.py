"""随机抽查: the list before the words, the words once, the same draw for whoever repeats it."""

import hashlib
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from review.drawing import draw, list_digest, seed_of
from review.engine.refusal import Refused
from review.invariants import grants_are_of_one_object
from review.models import Case, SpotCheck, SpotCheckItem
from review.services import spot_checks
from tests import factories, walk
from tests.review.test_supervision import granted

SOURCE, WORDS = "12 月 1 日上证综合指数收盘点位", "3285.67"
Finding = SpotCheckItem.Finding


@given(st.sets(st.from_regex(r"2026[A-Z]{2}-[0-9A-Z]{8}", fullmatch=True), max_size=30), st.integers(1, 30), st.text())
def test_a_draw_is_a_part_of_its_list_and_forgets_the_order(numbers, size, seed):
    drawn = draw(seed, sorted(numbers), size)
    assert len(drawn) == min(size, len(numbers)) and set(drawn) <= numbers
    assert drawn == draw(seed, sorted(numbers, reverse=True), size)
    assert drawn[: size - 1] == draw(seed, list(numbers), size - 1), "one more changes nothing of the others"


def test_the_seed_is_the_sha256_of_what_the_page_shows():
    numbers = ["2026HZ-00000001", "2026HZ-00000002"]
    shown = hashlib.sha256(b"2026HZ-00000001\n2026HZ-00000002\n").hexdigest()
    assert list_digest(numbers) == shown
    lines = f"sha256:aa\n{shown}\n2026-12-01\n1\n3285.67"
    seed = seed_of(plan="sha256:aa", numbers=shown, day=date(2026, 12, 1), size=1, words=" 3285.67 ")
    assert seed == hashlib.sha256(lines.encode()).hexdigest()


@pytest.fixture
def cases(cast) -> list[Case]:
    version = factories.plan(cast)
    return [walk.submitted(cast, version, owner) for owner in ("lin", "colleague", "payer")]


@pytest.fixture
def check(cast, cases) -> SpotCheck:
    return spot_checks.announce(cases[0].plan_version.plan, walk.seat_of(cast.sun), source=SOURCE, size=2)


@pytest.mark.django_db
@pytest.mark.feature("REV-15")
def test_the_list_is_fixed_before_the_words_and_drawn_once(cast, cases, check):
    late = walk.submitted(cast, cases[0].plan_version, "stranger", "zhao")
    sun = walk.seat_of(cast.sun)
    with pytest.raises(Refused, match="等待抽签"):
        spot_checks.announce(check.plan, sun, source=SOURCE, size=1)
    drawn = spot_checks.draw_cases(check.pk, sun, words=WORDS)
    numbers = sorted(case.dossier.number for case in cases)
    assert drawn.numbers == numbers and late.dossier.number not in numbers
    seed = seed_of(plan=drawn.plan_digest, numbers=list_digest(numbers), day=clock.today(), size=2, words=WORDS)
    assert [item.case.dossier.number for item in drawn.items.all()] == draw(seed, numbers, 2)
    with pytest.raises(Refused, match="不能更改"):
        spot_checks.draw_cases(check.pk, sun, words="3285.68")
    assert list(grants_are_of_one_object()) == []
    SpotCheck.objects.filter(pk=check.pk).update(words="3285.68")
    assert [broken.subject for broken in grants_are_of_one_object()] == [check.public_id]


@pytest.mark.django_db
def test_anybody_repeats_the_draw_from_the_page(cast, check, tmp_path):
    client, here = cast.client("sun"), reverse("review:watch_check", args=[check.public_id])
    file = tmp_path / "list.txt"
    file.write_bytes(client.get(reverse("review:watch_check_list", args=[check.public_id])).content)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == check.list_digest
    token = client.get(here).context["form"]["token"].value()
    assert client.post(here, {"token": token, "words": WORDS}).status_code == 302
    check.refresh_from_db()
    page = client.get(here).content.decode()
    assert check.seed in page and check.plan_digest in page and SOURCE in page
    out = StringIO()
    told = ["--list", str(file), "--plan", check.plan_digest, "--day", str(clock.today()), "--size", "2"]
    call_command("spotcheck", *told, "--words", WORDS, stdout=out)
    drawn = [item.case.dossier.number for item in check.items.all()]
    assert out.getvalue().split("\n")[1:4] == [f"seed {check.seed}", *drawn]
    kept = StringIO()
    call_command("spotcheck", check.public_id, stdout=kept)
    assert kept.getvalue() == out.getvalue() + "as kept\n"
    with pytest.raises(CommandError, match="missing: --words"):
        call_command("spotcheck", *told)


@pytest.mark.django_db
def test_what_was_found_is_written_once_and_says_what(cast, cases, check):
    granted(cast, check.plan)
    supervisor = walk.seat_of(cast.supervisor)
    spot_checks.draw_cases(check.pk, supervisor, words=WORDS)
    first, second = check.items.all()
    with pytest.raises(Refused, match="须写明情况"):
        spot_checks.find(first.pk, supervisor, finding=Finding.WRONG, note="错")
    spot_checks.find(first.pk, supervisor, finding=Finding.WRONG, note="学历证书编号核查不到，移交人社局处理。")
    with pytest.raises(Refused, match="已有核查结论"):
        spot_checks.find(first.pk, walk.seat_of(cast.sun), finding=Finding.RIGHT, note="")
    Case.objects.filter(pk=second.case_id).update(person=cast.supervisor.person)
    with pytest.raises(Refused, match="不由您核查"):
        spot_checks.find(second.pk, supervisor, finding=Finding.RIGHT, note="")
    page = reverse("review:watch_item", args=[second.public_id])
    assert cast.client("supervisor").get(page).status_code == 404, "one's own case is another's to check (D9)"
    assert cast.client("sun").post(page, {"finding": "right", "note": ""}).status_code == 302
    text = cast.client("sun").get(reverse("review:watch_check", args=[check.public_id])).content.decode()
    assert "已全部核查" in text and "有问题，移交处理" in text


@pytest.mark.django_db
@pytest.mark.feature("REV-15")
def test_an_office_keeps_out_of_what_is_to_find_out_about_it(cast, cases, check):
    """The words and the finding are written once: the office would choose the words, and find that all is well."""
    granted(cast, check.plan)
    sun, supervisor = walk.seat_of(cast.sun), walk.seat_of(cast.supervisor)
    theirs = spot_checks.announce(check.plan, supervisor, source=SOURCE, size=1)  # while the office's own waits
    with pytest.raises(Refused, match="等待抽签"):
        spot_checks.announce(check.plan, supervisor, source=SOURCE, size=1)
    office, here = cast.client("sun"), reverse("review:watch_check", args=[theirs.public_id])
    page = office.get(here)
    assert "由监督机构抽签和核查" in page.text and page.context["form"] is None
    assert office.post(here, {"token": "a", "words": "试一试"}).status_code == 409
    spot_checks.draw_cases(theirs.pk, supervisor, words=WORDS)
    (item,) = theirs.items.all()
    there = reverse("review:watch_item", args=[item.public_id])
    assert office.get(there).context["form"] is None
    assert office.post(there, {"finding": "right", "note": ""}).status_code == 409
    with pytest.raises(Refused, match="由监督机构抽签和核查"):
        spot_checks.find(item.pk, sun, finding=Finding.RIGHT, note="")
    assert spot_checks.find(item.pk, supervisor, finding=Finding.RIGHT, note="").found_by == supervisor
    spot_checks.draw_cases(check.pk, supervisor, words=WORDS)  # in the office's own, both may


@pytest.mark.django_db
def test_a_draw_of_more_than_there_is_or_by_a_stranger_is_refused(cast, cases):
    plan = cases[0].plan_version.plan
    for size in (0, 4, 501):
        with pytest.raises(Refused, match="现有 3 件"):
            spot_checks.announce(plan, walk.seat_of(cast.sun), source=SOURCE, size=size)
    for name in ("other_office_officer", "operator", "idle_supervisor", "chen"):
        with pytest.raises(Refused, match="不由您办理"):
            spot_checks.announce(plan, walk.seat_of(cast.actors[name]), source=SOURCE, size=1)
    client, here = cast.client("sun"), reverse("review:watch_checks", args=[plan.code])
    answer = client.post(here, {"token": "a", "size": "9", "source": SOURCE})
    assert answer.status_code == 422 and "现有 3 件" in answer.content.decode()

"""Choosing many on the worklist, reading their names, confirming them by their number, and what became of them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from plans.spec.chain import Action
from review.models import BulkJob
from review.services import bulk, bulk_work, claims
from tests import factories, walk
from tests.cast import join

pytestmark = pytest.mark.django_db
OWNERS = ("lin", "colleague", "payer")


@pytest.fixture
def cases(cast):
    version = factories.plan(cast)
    found = [walk.submitted(cast, version, owner) for owner in OWNERS]
    walk.walk_all(cast, {"office": found})
    return found


def post(client, scope, cases=(), **asked):
    """What the worklist's form sends."""
    listed = client.get(reverse("review:worklist"), asked)
    token = re.search(r'name="token" value="([^"]+)"', listed.text)[1]
    boxes = [f"{case.public_id}:{case.version}" for case in cases]
    given = {"step": "pending", **asked, "token": token, "scope": scope, "case": boxes}
    return client.post(reverse("review:bulk"), given, follow=True)


@pytest.mark.feature("REV-02")
@pytest.mark.abuse("AC-034")
def test_from_the_worklist_to_the_result(cast, cases):
    client = cast.client("sun")
    shown = client.get(reverse("review:worklist")).text
    for case in cases:
        case.refresh_from_db()
        assert f'value="{case.public_id}:{case.version}" aria-label="选择 {case.applicant_name}"' in shown
    assert "批量通过全部 3 件" in shown
    named = post(client, "chosen", cases[:2])
    assert "办理 2 件" in named.text and "何付" not in named.text
    assert named.text.count("已通过资格审核，请在") == 2  # the message each gets, with the amount and the day
    assert "经审核，林清同志" in named.text  # how the sentence reads for the first
    job = BulkJob.objects.get()
    start = reverse("review:bulk_start", args=[job.public_id])
    form = named.context["form"]
    typed = {"token": form["token"].value(), "reason": "经审核，{姓名}同志符合条件，{结论}。", "count": "3"}
    wrong = client.post(start, typed)
    assert wrong.status_code == 422
    assert "名单上可以办理的是 2 件，您填的是 3" in wrong.text and "经审核，{姓名}同志符合条件，{结论}。" in wrong.text
    braces = client.post(start, typed | {"count": "2", "reason": "{名字}同意"})
    assert braces.status_code == 422 and "{名字} 不能自动填入" in braces.text
    running = client.post(start, typed | {"count": "2"}, follow=True)
    assert "正在逐件办理：已办理 0 件" in running.text and "hx-get" in running.text
    state = reverse("review:bulk_state", args=[job.public_id])
    assert "还有 2 件" in client.get(state).text
    bulk_work.work(job.pk)
    assert client.get(state).headers["HX-Refresh"] == "true"
    done = client.get(reverse("review:bulk_job", args=[job.public_id])).text
    assert "已办理 2 件，没有办成 0 件" in done and "孙评" in done
    assert job.items.get(case=cases[0]).opinion == "经审核，林清同志符合条件，同意提交评审。"
    assert "批量通过" in client.get(reverse("review:bulk")).text
    assert client.post(start, typed | {"count": "2"}, follow=True).redirect_chain


def test_all_that_match_are_those_of_every_page_and_no_others(cast, cases, monkeypatch):
    client = cast.client("sun")
    assert "办理 3 件" in post(client, "all").text
    named = post(client, "all", q="林清").text
    assert "办理 1 件" in named and "周同" not in named
    assert "还没有选择申报件" in post(client, "chosen").text
    monkeypatch.setattr(bulk, "MOST", 2)
    refused = post(client, "all")
    assert "超过 2 件" in refused.text and refused.redirect_chain[0][0].startswith(reverse("review:worklist"))


@pytest.mark.abuse("AC-006", "AC-021")
def test_a_colleague_reads_what_was_begun_and_confirms_nothing(cast, cases):
    join(cast, 742, "office_colleague", "何同事", Role.OFFICE_OFFICER, "office")
    other = cast.client("office_colleague")
    claims.claim(cases[2].pk, walk.seat_of(cast.actors["office_colleague"]))
    named = post(cast.client("sun"), "all")
    assert "不办理 1 件" in named.text and "何同事已领取" in named.text
    job = BulkJob.objects.get()
    page = reverse("review:bulk_job", args=[job.public_id])
    assert other.get(page).status_code == 404
    bulk.start(job.pk, job.seat, count=2, opinion="同意。")
    assert other.get(page).status_code == 200
    assert "停止剩余的" not in other.get(page).text
    assert other.post(reverse("review:bulk_stop", args=[job.public_id]), follow=True).status_code == 200
    job.refresh_from_db()
    assert job.state == "running"
    assert cast.client("sun").post(reverse("review:bulk_stop", args=[job.public_id]), follow=True).status_code == 200
    stopped = other.get(page).text
    assert "已停止，还有 2 件没有办理" in stopped and "孙评" in stopped
    assert cast.client("chen").get(page).status_code == 404


@pytest.mark.feature("REV-06")
def test_sending_on_tells_what_of_the_stage_is_not_decided_yet(cast):
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in OWNERS[:2]]
    walk.walk_all(cast, {"department": cases})
    walk.decide(cases[0], cast.department_officer, Action.APPROVE)
    client = cast.client("department_officer")
    assert "本环节还有 1 件没有办完" in post(client, "all", step="approved").text
    walk.decide(cases[1], cast.department_officer, Action.APPROVE)
    assert "没有办完" not in post(client, "all", step="approved").text


@pytest.mark.parametrize("pages", ["bulk_job", "bulk"])
def test_the_pages_ask_alike_for_one_case_and_three(cast, cases, pages):
    asked = []
    for size in (1, 3):
        job = bulk.prepare(
            walk.seat_of(cast.sun), Action.APPROVE, [one for case in cases[:size] for one in walk.chosen(case)]
        )
        bulk_work.work(job.pk)
        BulkJob.objects.filter(pk=job.pk).update(state="stopped", started_at=job.made_at)
        client, args = cast.client("sun"), [job.public_id] if pages == "bulk_job" else []
        client.get(reverse(f"review:{pages}", args=args))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"review:{pages}", args=args)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 12

"""The submit: one transaction, by value, in time, once."""

from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from django.urls import reverse

from applicants.models import ArchiveEntry, Commitment, Dossier, DossierFile, Snapshot
from applicants.queries.dossiers import why_shut_for_title
from applicants.sections import Refused, Section, Stale
from applicants.services import dossiers, sections
from applicants.signals import dossier_submitted
from applicants.snapshot import digest
from kernel import clock, idempotency
from kernel.formats import cn_closing
from kernel.models import IdempotencyToken
from plans.models import PlanWindow
from plans.services import publish
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.models import Case
from tests import factories
from tests.walk import decide


def submit(dossier, actor, token=None, version=None):
    dossier.refresh_from_db()
    return dossiers.submit(
        dossier_id=dossier.pk,
        seat=actor.seat,
        token=token or idempotency.new_token(),
        seen_version=dossier.version if version is None else version,
    )


def close_window(dossier, at):
    PlanWindow.objects.filter(version=dossier.plan_version, kind="apply").update(closes_at=at)


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


@pytest.mark.feature("WIZ-08", "WIZ-09")
def test_a_submit_freezes_the_dossier_and_starts_a_case(cast, ready):
    receipt = submit(ready, cast.lin)
    ready.refresh_from_db()
    frozen = Snapshot.objects.get(dossier=ready)
    assert ready.status == Dossier.Status.SUBMITTED
    assert (receipt.round, receipt.number, receipt.digest) == (1, ready.number, frozen.digest)
    assert digest(frozen.content) == frozen.digest
    assert frozen.content["statement"] == factories.STATEMENT
    assert frozen.content["photo"]["sha256"] == ready.photo.file.sha256
    assert Case.objects.filter(dossier=ready, snapshot=frozen).exists()


@pytest.mark.abuse("AC-023")
def test_the_same_token_twice_is_one_submit_and_one_answer(cast, ready):
    token = idempotency.new_token()
    seen = ready.version
    first = submit(ready, cast.lin, token, seen)
    again = submit(ready, cast.lin, token, seen)
    assert first == again
    assert Snapshot.objects.filter(dossier=ready).count() == 1


@pytest.mark.abuse("AC-024")
def test_a_repeated_request_gets_its_receipt_after_the_deadline(cast, ready):
    token = idempotency.new_token()
    seen = ready.version
    first = submit(ready, cast.lin, token, seen)
    close_window(ready, clock.now() - timedelta(seconds=1))
    assert submit(ready, cast.lin, token, seen) == first


@pytest.mark.abuse("AC-023")
def test_another_token_after_the_submit_changes_nothing(cast, ready):
    submit(ready, cast.lin)
    with pytest.raises(Stale, match="已经提交"):
        submit(ready, cast.lin)
    assert Snapshot.objects.filter(dossier=ready).count() == 1


def test_a_token_of_another_action_is_no_receipt(cast, ready):
    spent = IdempotencyToken.objects.filter(user=cast.lin.user, action__startswith="open_dossier:").get()
    with pytest.raises(Refused, match="已经过期"):
        submit(ready, cast.lin, spent.token)
    assert not Snapshot.objects.filter(dossier=ready).exists()


@pytest.mark.abuse("AC-037", "AC-039")
def test_a_submit_after_the_window_is_refused_by_the_database_clock(cast, ready):
    close_window(ready, clock.now())
    with pytest.raises(Refused, match="申报已于"):
        submit(ready, cast.lin)
    assert not Snapshot.objects.filter(dossier=ready).exists()
    assert not IdempotencyToken.objects.filter(action__startswith="submit_dossier:").exists()


def test_once_the_window_has_ended_every_step_says_so_also_while_somebody_types(cast, ready):
    lin = cast.client("lin")
    pages = [
        reverse(f"applicants:{name}", args=[ready.public_id, "information"]) for name in ("step", "dossier_missing")
    ]
    assert not any("但不能提交" in lin.get(page).content.decode() for page in pages)
    close_window(ready, clock.now())
    for page in pages:
        assert "内容照常保存，但不能提交" in lin.get(page).content.decode()


@pytest.mark.abuse("AC-037")
def test_a_submit_before_the_end_of_the_window_is_taken(cast, ready):
    close_window(ready, clock.now() + timedelta(seconds=30))
    assert submit(ready, cast.lin).round == 1


def test_a_submit_before_the_window_opens_is_refused(cast, ready):
    opens = clock.now() + timedelta(minutes=5)
    PlanWindow.objects.filter(version=ready.plan_version, kind="apply").update(
        opens_at=opens, closes_at=opens + timedelta(days=1)
    )
    with pytest.raises(Refused, match="还没有开始"):
        submit(ready, cast.lin)


@pytest.mark.abuse("AC-025")
@pytest.mark.feature("PLN-02", "PLN-03")
def test_a_title_that_closes_before_the_others_is_refused_by_its_own_window(cast):
    spec = factories.plan(cast).spec
    common = spec.window("apply")
    early = common.model_copy(update={"titles": ("engineer",), "closes": clock.now() - timedelta(seconds=1)})
    own = spec.model_copy(update={"windows": (*spec.windows, early)})
    dossier = factories.ready_dossier(cast, publish(own, organizer=cast.organizations["office"]))
    assert dossier.title == "engineer"
    with pytest.raises(Refused, match="申报已于"):
        submit(dossier, cast.lin)
    assert not Snapshot.objects.filter(dossier=dossier).exists()
    client, page, rows = cast.client("lin"), reverse("applicants:home"), reverse("applicants:dossiers")
    home = client.get(page)
    assert (home.context["next"].title, home.context["rows"][0].until) == ("申报已截止", early.closes)
    assert f"{cn_closing(early.closes)} 截止" in client.get(rows).content.decode()
    dossier.title = "assistant-engineer"
    assert why_shut_for_title(dossier, clock.now()) == ""
    dossier.save(update_fields=["title"])
    home = client.get(page).context
    assert (home["next"].title, home["rows"][0].until) == ("继续填写申报材料", common.closes)


def test_a_page_older_than_the_dossier_cannot_submit_it(cast, ready):
    with pytest.raises(Stale, match="又有修改"):
        submit(ready, cast.lin, version=ready.version - 1)


@pytest.mark.abuse("AC-002")
def test_nobody_submits_somebody_elses(cast, ready):
    with pytest.raises(Refused, match="没有找到"):
        submit(ready, cast.colleague)
    assert not Snapshot.objects.filter(dossier=ready).exists()


def _without_photo(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(photo=None)


def _without_commitment(dossier):
    Commitment.objects.filter(dossier=dossier).delete()


def _without_statement(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(statement="")


def _without_appraisal(dossier):
    ArchiveEntry.objects.filter(person=dossier.person, kind="appraisal").update(status="sent", decided_at=None)


def _without_choice(dossier):
    dossier.saves.pop(Section.ACHIEVEMENTS.value)
    Dossier.objects.filter(pk=dossier.pk).update(saves=dossier.saves)


def _without_attachment(dossier):
    DossierFile.objects.filter(dossier=dossier, code="hours-certificates").delete()


GATES = {
    "photo": (_without_photo, "证件照"),
    "commitment": (_without_commitment, "保证书"),
    "statement": (_without_statement, "本人述职"),
    "appraisal": (_without_appraisal, "年度考核"),
    "choice": (_without_choice, "业绩"),
    "attachment": (_without_attachment, "继续教育学时证明"),
}


@pytest.mark.feature("WIZ-08")
@pytest.mark.abuse("AC-028")
def test_every_subset_of_gates_but_the_full_one_is_refused(cast, ready):
    for size in range(1, len(GATES) + 1):
        for names in combinations(GATES, size):
            with transaction.atomic():
                for name in names:
                    GATES[name][0](ready)
                ready.refresh_from_db()
                with pytest.raises(Refused) as refused:
                    submit(ready, cast.lin)
                said = " ".join(problem.text for problem in refused.value.problems)
                for name in names:
                    assert GATES[name][1] in said, (names, said)
                assert len(refused.value.problems) == size
                assert not Snapshot.objects.exists()
                transaction.set_rollback(True)
            ready.refresh_from_db()
    assert submit(ready, cast.lin).round == 1


@pytest.mark.abuse("AC-029")
def test_a_signature_under_other_words_does_not_count(cast, ready):
    Commitment.objects.filter(dossier=ready).update(text_digest="sha256:" + "0" * 64)
    with pytest.raises(Refused) as refused:
        submit(ready, cast.lin)
    assert [problem.section for problem in refused.value.problems] == [Section.COMMITMENT]


@pytest.mark.abuse("AC-019", "AC-020")
def test_the_archive_of_later_does_not_reach_the_snapshot(cast, ready):
    submit(ready, cast.lin)
    before = Snapshot.objects.get(dossier=ready)
    ArchiveEntry.objects.filter(person=ready.person).update(summary="改过", data={})
    after = Snapshot.objects.get(dossier=ready)
    assert after.content == before.content
    assert digest(after.content) == before.digest


@pytest.mark.abuse("AC-020")
def test_a_chosen_entry_that_lost_its_approval_blocks_the_submit(cast, ready):
    chosen = ready.entries.get()
    ArchiveEntry.objects.filter(pk=chosen.pk).update(status="draft", decided_at=None)
    with pytest.raises(Refused) as refused:
        submit(ready, cast.lin)
    assert chosen.summary in refused.value.problems[0].text


@pytest.mark.abuse("AC-019")
def test_nothing_is_changed_after_the_submit(cast, ready):
    submit(ready, cast.lin)
    before = Dossier.objects.filter(pk=ready.pk).values().get()
    attempts = [
        (sections.save_photo, {"file": factories.jpeg()}),
        (sections.save_information, {"values": {"statement": "换一份"}, "seen": 1}),
        (sections.select_entries, {"public_ids": [], "seen": 1}),
        (sections.add_attachment, {"code": "other", "file": factories.pdf()}),
        (sections.remove_attachment, {"code": "hours-certificates", "file_id": ready.files.first().file.public_id}),
        (sections.sign_commitment, {"posted": factories.signature(), "text_digest": "x"}),
    ]
    files = list(ready.files.values_list("pk", flat=True))
    for save, given in attempts:
        with pytest.raises(Refused, match="提交以后不能修改"):
            save(dossier_id=ready.pk, seat=cast.lin.seat, **given)
    assert Dossier.objects.filter(pk=ready.pk).values().get() == before
    assert list(ready.files.values_list("pk", flat=True)) == files


def test_a_listener_that_fails_takes_the_submit_back(cast, ready):
    def fail(**kwargs):
        raise RuntimeError("no case")

    dossier_submitted.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            submit(ready, cast.lin)
    finally:
        dossier_submitted.disconnect(fail)
    ready.refresh_from_db()
    assert ready.status == Dossier.Status.DRAFT
    assert not Snapshot.objects.exists()
    assert submit(ready, cast.lin).round == 1


@pytest.mark.abuse("AC-015")
def test_the_employer_is_pinned_by_the_first_submit(cast, ready):
    submit(ready, cast.lin)
    profile = ready.person.profile
    profile.employer = cast.organizations["other_employer"]
    profile.save()
    ready.refresh_from_db()
    assert ready.employer == cast.organizations["employer"]
    assert Snapshot.objects.get().content["employer"]["name"] == cast.organizations["employer"].name


def returned(cast, dossier, sections_named):
    """The employer's HR gives the dossier back."""
    defects = tuple(Defect(section, "请核对后修改") for section in sections_named)
    decide(Case.objects.get(dossier=dossier), cast.wang, Action.RETURN, defects=defects)
    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.RETURNED


@pytest.mark.abuse("AC-023")
def test_an_old_page_sent_again_after_a_return_is_not_told_that_it_submitted(cast, ready):
    client, address = cast.client("lin"), reverse("applicants:submit", args=[ready.public_id])
    page = {"token": idempotency.new_token(), "version": ready.version}
    assert client.post(address, page).status_code == 302
    assert client.post(address, page).status_code == 302
    returned(cast, ready, ["attachments"])
    assert "提交成功。" in client.get(reverse("applicants:dossiers")).text
    answer = client.post(address, page)
    assert answer.status_code == 409
    assert "本次没有提交" in answer.text
    assert "提交成功。" not in answer.text
    submit(ready, cast.lin)
    again = client.post(address, page)
    assert (again.status_code, "本次没有提交" in again.text) == (409, True)
    assert Snapshot.objects.filter(dossier=ready).count() == 2


def test_a_page_of_another_version_is_another_request(cast, ready):
    token, seen = idempotency.new_token(), ready.version
    submit(ready, cast.lin, token, seen)
    with pytest.raises(Stale, match="本次没有提交"):
        submit(ready, cast.lin, token, seen + 1)


@pytest.mark.feature("WIZ-09")
def test_a_return_opens_only_the_steps_it_names(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["information"])
    key = {"dossier_id": ready.pk, "seat": cast.lin.seat}
    with pytest.raises(Refused, match="只要求修改：申报信息、附件"):
        sections.save_photo(**key, file=factories.jpeg())
    values = ready.answers | {"statement": "改过的述职"}
    sections.save_information(**key, values=values, seen=1)
    factories.sign_anew(ready, cast.lin)
    receipt = submit(ready, cast.lin)
    assert receipt.round == 2
    first, second = Snapshot.objects.filter(dossier=ready).order_by("round")
    assert second.content["statement"] == "改过的述职"
    assert first.content["statement"] == factories.STATEMENT
    assert second.content["photo"] == first.content["photo"]


@pytest.mark.feature("REV-08")
def test_steps_that_a_return_named_wait_until_they_are_saved(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["information"])
    client = cast.client("lin")
    go_on = reverse("applicants:dossier", args=[ready.public_id])
    information = reverse("applicants:step", args=[ready.public_id, "information"])
    assert client.get(go_on)["Location"] == information
    page = client.get(information)
    assert [step["state"] for step in page.context["steps"] if step["active"]] == ["incomplete"]
    assert "请核对后修改" in page.content.decode()
    client.post(information, {**ready.answers, "statement": "补充本人承担的工作。", "version": "1"})
    assert client.get(go_on)["Location"].endswith("/commitment/"), "what is declared otherwise is signed anew"
    factories.sign_anew(ready, cast.lin)
    preview = reverse("applicants:step", args=[ready.public_id, "preview"])
    assert client.get(go_on)["Location"] == preview
    page = client.get(preview)
    assert "提交申报材料" in page.content.decode()
    assert [step["state"] for step in page.context["steps"] if step["active"]] == ["to_submit"]
    submit(ready, cast.lin)
    page = client.get(preview)
    assert [step["state"] for step in page.context["steps"] if step["active"]] == ["complete"]


@pytest.mark.abuse("AC-019")
def test_what_a_return_did_not_reopen_stays_as_submitted(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["attachments"])
    ArchiveEntry.objects.filter(person=ready.person, kind="project").update(summary="后来改的")
    Dossier.objects.filter(pk=ready.pk).update(statement="绕过页面改的")
    submit(ready, cast.lin)
    first, second = Snapshot.objects.filter(dossier=ready).order_by("round")
    assert second.content["entries"] == first.content["entries"]
    assert second.content["statement"] == first.content["statement"]


@pytest.mark.abuse("AC-033", "AC-040")
def test_the_correction_has_a_window_of_its_own(cast, ready):
    submit(ready, cast.lin)
    close_window(ready, clock.now())
    returned(cast, ready, ["attachments"])
    assert submit(ready, cast.lin).round == 2


@pytest.mark.abuse("AC-040")
def test_after_the_correction_window_nothing_is_taken(cast, ready):
    submit(ready, cast.lin)
    returned(cast, ready, ["attachments"])
    Dossier.objects.filter(pk=ready.pk).update(correct_until=clock.now())
    with pytest.raises(Refused, match="改正期限已于"):
        submit(ready, cast.lin)
    with pytest.raises(Refused, match="改正期限已于"):
        sections.add_attachment(dossier_id=ready.pk, seat=cast.lin.seat, code="other", file=factories.pdf())


def test_only_a_submitted_dossier_is_reopened(cast, ready):
    with pytest.raises(Refused):
        dossiers.reopen(ready, defects=[], correct_until=clock.now())


def test_closing_twice_is_closing_once(cast, ready):
    dossiers.close(ready)
    dossiers.close(ready)
    ready.refresh_from_db()
    assert ready.status == Dossier.Status.CLOSED
    with pytest.raises(Refused, match="已经结束"):
        submit(ready, cast.lin)


@pytest.mark.feature("WIZ-08", "WIZ-10")
def test_the_preview_shows_everything_and_submits(cast, ready):
    client = cast.client("lin")
    url = reverse("applicants:step", args=[ready.public_id, "preview"])
    page = client.get(url)
    text = page.content.decode()
    for part in (factories.STATEMENT, "市民中心一期工程", "浙江工业大学", "hours-certificates.pdf", "提交申报材料"):
        assert part in text
    token, version = page.context["form"].initial["token"], page.context["form"].initial["version"]
    address = reverse("applicants:submit", args=[ready.public_id])
    answer = client.post(address, {"token": token, "version": version})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("review:tracker", args=[ready.public_id])
    assert client.post(address, {"token": token, "version": version})["Location"] == answer["Location"]
    assert Snapshot.objects.count() == 1


@pytest.mark.abuse("AC-028")
def test_a_refused_submit_lists_what_is_missing_and_links_to_it(cast, ready):
    _without_attachment(ready)
    _without_statement(ready)
    client = cast.client("lin")
    data = {"token": idempotency.new_token(), "version": ready.version}
    page = client.post(reverse("applicants:submit", args=[ready.public_id]), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "还有 2 处没有完成，不能提交。" in text
    assert reverse("applicants:step", args=[ready.public_id, "attachments"]) in text
    assert not Snapshot.objects.exists()

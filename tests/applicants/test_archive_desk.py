"""The archive as the employer's HR reviews it, person by person."""

import pytest
from django.urls import reverse

from accounts.services import seat_person
from applicants.models import ArchiveEntry, Profile
from kernel import idempotency
from kernel.masking import mask_id
from messaging.models import OutboxMessage
from tests.applicants.test_archive_services import answer, draft, fresh, sent

Status = ArchiveEntry.Status
DESK = "applicants:archive_desk"


def page(entry, name="desk_entry"):
    return reverse(f"applicants:{name}", args=[entry.public_id])


def ballot(entry, decision, **more):
    return {"decision": decision, "version": entry.version, "token": idempotency.new_token()} | more


@pytest.fixture
def wang(cast):
    return cast.client("wang")


def test_nothing_to_do_says_so(wang):
    assert "没有待审核的条目" in wang.get(reverse(DESK)).text


@pytest.mark.feature("ARC-04")
def test_hr_works_person_by_person_and_entry_by_entry(cast, wang):
    first, second = sent(cast.lin, name="甲工程"), sent(cast.lin, name="乙工程")
    listed = wang.get(reverse(DESK))
    assert "林清" in listed.text
    assert [(tab["label"], tab["count"]) for tab in listed.context["tabs_here"]] == [
        ("待审核人员", 1),
        ("全部人员", None),
    ]
    person = wang.get(reverse("applicants:archive_person", args=[cast.lin.person.public_id]))
    assert page(first) in person.text
    assert mask_id(cast.lin.person.id_number) in person.text and cast.lin.person.phone not in person.text
    shown = wang.get(page(first))
    assert "甲工程" in shown.text
    assert reverse("documents:file", args=[first.evidence.get().file.public_id]) in shown.text
    following = wang.post(page(first, "entry_decide"), ballot(first, "approve"))
    assert following["Location"] == page(second)
    last = wang.post(page(second, "entry_decide"), ballot(second, "return", reason="缺竣工验收材料"), follow=True)
    assert "申报人会看到原因" in last.text
    assert "没有待审核的条目" in wang.get(reverse(DESK)).text
    assert "林清" in wang.get(reverse(DESK) + "?show=all").text
    Profile.objects.filter(person=cast.lin.person).update(employer=cast.organizations["other_employer"])
    left = wang.get(person.wsgi_request.path).text
    assert "现在的工作单位不是本单位" in left and mask_id(cast.lin.person.id_number) not in left
    assert (fresh(first).status, fresh(second).status) == (Status.APPROVED, Status.RETURNED)


def test_the_holder_is_told_once_of_many_returns_and_when_all_is_examined(cast, wang):
    one, two, three, last = (sent(cast.lin, name=f"{name}工程") for name in "甲乙丙丁")
    for entry in (one, two):
        wang.post(page(entry, "entry_decide"), ballot(entry, "return", reason="缺竣工验收材料"))
    wang.post(page(three, "entry_decide"), ballot(three, "approve"))
    told = OutboxMessage.objects.filter(to_user=cast.lin.user).order_by("pk")
    (first,) = told
    assert (
        first.text
        == f"【职评】您的业绩档案“{one.summary}”被{one.employer.name}退回：缺竣工验收材料 请登录平台修改后重新送审。"
    )
    wang.post(page(last, "entry_decide"), ballot(last, "return", reason="缺竣工验收材料"))
    assert [message.template for message in told.all()] == ["archive_returned", "archive_decided"]
    assert "现有 1 条通过、3 条退回待修改" in told.all()[1].text


@pytest.mark.feature("INF-11")
@pytest.mark.parametrize("files", [False, True])
def test_hr_is_told_to_look_up_a_degree_that_came_without_its_certificate(cast, wang, files):
    entry = sent(cast.lin, "education", files=files, chsi_verified=True, certificate_number="103371201205001234")
    told = [hint for hint in wang.get(page(entry)).context["hints"] if "在学信网核对" in hint]
    assert bool(told) is not files
    wang.post(page(entry, "entry_decide"), ballot(entry, "approve"))
    assert not wang.get(page(entry)).context["hints"]


@pytest.mark.feature("ARC-04")
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "退回必须写明原因。"),
        ("不行", "至少 5 个字，现在是 2 个字。"),
        ("长" * 501, "最多 500 个字，现在是 501 个字。"),
    ],
)
def test_a_return_without_a_proper_reason_is_refused_beside_the_field(cast, wang, reason, sentence):
    entry = sent(cast.lin)
    answered = wang.post(page(entry, "entry_decide"), ballot(entry, "return", reason=reason))
    assert answered.context["form"].errors["reason"] == [sentence]
    assert reason in answered.text
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-025")
def test_a_stale_page_says_who_decided_and_changes_nothing(cast, wang):
    entry = sent(cast.lin)
    other = seat_person(cast.colleague.user, cast.organizations["employer"], "employer_hr")
    answer(type(cast.wang)("other", cast.colleague.user, other), entry)
    answered = wang.post(page(entry, "entry_decide"), ballot(entry, "return", reason="材料看不清楚"))
    assert answered.status_code == 409
    assert "已由周同于" in answered.text
    assert fresh(entry).status == Status.APPROVED


def test_an_entry_taken_back_meanwhile_leads_back_to_the_list(cast, wang):
    entry = sent(cast.lin)
    lin = cast.client("lin")
    data = {**entry.data, "name": "换了名字", "version": entry.version, "then": "save"}
    lin.post(reverse("applicants:entry", args=[entry.public_id]), data)
    answered = wang.post(page(entry, "entry_decide"), ballot(entry, "approve"), follow=True)
    assert "申报人已撤回这条档案正在修改" in answered.text
    assert fresh(entry).status == Status.DRAFT


@pytest.mark.abuse("AC-023")
def test_a_double_click_decides_once(cast, wang):
    entry = sent(cast.lin)
    data = ballot(entry, "approve")
    assert wang.post(page(entry, "entry_decide"), data).status_code == 302
    assert wang.post(page(entry, "entry_decide"), data).status_code == 302
    assert fresh(entry).version == entry.version + 1


@pytest.mark.abuse("AC-006")
def test_hr_is_refused_on_her_own_entries(cast):
    entry = sent(cast.lin)
    herself = cast.client("owner_hr")
    shown = herself.get(page(entry))
    assert "不能审核本人的业绩档案" in shown.text
    assert page(entry, "entry_decide") not in shown.text
    answered = herself.post(page(entry, "entry_decide"), ballot(entry, "approve"))
    assert answered.status_code == 403
    assert fresh(entry).status == Status.SENT
    assert "本人，须由他人审核" in herself.get(reverse(DESK)).text


@pytest.mark.parametrize("decision", ["", "reject", "approve\x00"])
def test_an_invented_answer_is_refused(cast, wang, decision):
    entry = sent(cast.lin)
    answered = wang.post(page(entry, "entry_decide"), ballot(entry, decision))
    assert answered.status_code == 422
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-001")
@pytest.mark.parametrize(
    "who", ["zhao", "unverified_hr", "colleague", "stranger", "chen", "department_officer", "sun", "operator"]
)
def test_strangers_find_nothing(cast, who):
    entry = sent(cast.lin)
    file = entry.evidence.get().file
    client = cast.client(who)
    for address in (
        page(entry),
        reverse("applicants:archive_person", args=[cast.lin.person.public_id]),
        reverse("applicants:entry", args=[entry.public_id]),
        reverse("documents:file", args=[file.public_id]),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(page(entry, "entry_decide"), ballot(entry, "approve")).status_code == 404
    assert fresh(entry).status == Status.SENT


@pytest.mark.abuse("AC-001")
def test_hr_does_not_see_drafts(cast, wang):
    entry = draft(cast.lin)
    assert wang.get(page(entry)).status_code == 404
    assert wang.get(reverse("documents:file", args=[entry.evidence.get().file.public_id])).status_code == 404


def test_hr_opens_the_evidence_of_what_was_sent(cast, wang):
    file = sent(cast.lin).evidence.get().file
    opened = wang.get(reverse("documents:file", args=[file.public_id]))
    assert opened.getvalue().startswith(b"%PDF")


def test_hr_of_an_unverified_employer_is_told_why_the_list_is_empty(cast):
    assert "尚未通过单位认证" in cast.client("unverified_hr").get(reverse(DESK)).text


@pytest.mark.parametrize("name", ["profile", "archive"])
def test_the_owners_pages_are_no_pages_of_hr(wang, name):
    assert wang.get(reverse(f"applicants:{name}")).status_code == 404


def test_the_pages_ask_the_same_number_of_questions_for_any_length(cast, wang, django_assert_max_num_queries):
    addresses = (reverse(DESK), reverse("applicants:archive_person", args=[cast.lin.person.public_id]))
    asked = {}
    wang.get(addresses[0])  # a new session notes when it was first seen
    for n in (1, 3):
        for actor in (cast.lin, cast.colleague)[:n]:
            for number in range(n):
                answer(cast.wang, sent(actor, name=f"项目{n}-{number}"))
                sent(actor, "award", name=f"奖项{n}-{number}")
        for address in addresses:
            with django_assert_max_num_queries(15) as queries:
                wang.get(address)
            asked.setdefault(address, set()).add(len(queries))
    assert [len(counts) for counts in asked.values()] == [1, 1]


def test_a_long_list_goes_on_page_by_page(cast, wang, monkeypatch):
    monkeypatch.setattr("applicants.queries.archive.PAGE", 1)
    sent(cast.lin)
    sent(cast.colleague)
    first = wang.get(reverse(DESK))
    assert "林清" in first.text
    assert "周同" not in first.text
    second = wang.get(first.context["next_url"])
    assert "周同" in second.text
    assert second.context["next_url"] == ""

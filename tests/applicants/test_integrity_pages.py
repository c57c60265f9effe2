"""The office's register, the second officer's page, and one's own records with the way to appeal."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.forms.integrity import _kind_of
from applicants.integrity.words import contact_words
from applicants.models import IntegrityRecord
from kernel import clock, idempotency
from kernel.text import is_same_name
from plans.bases import CATALOG
from plans.services import import_plan
from tests import factories
from tests.applicants import integrity
from tests.cast import Actor

RECORDS = reverse("applicants:integrity_records")
OWN = reverse("applicants:integrity")
NOTICE = CATALOG / "jianyang-engineering-2020.yaml"


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def new(version, about="person"):
    return reverse("applicants:integrity_new", args=[version.plan.code, about])


def typed(person=None, **more):
    data = {"ground": "0-0", "found_on": str(clock.today()), "facts": integrity.FACTS, "level": "junior"}
    data |= {"proof": [factories.pdf("核查回函.pdf", b"proof")], "token": idempotency.new_token()}
    return data | ({"full_name": person.full_name, "id_number": person.id_number} if person else {}) | more


def decide(client, record, do, note=""):
    address = reverse("applicants:integrity_decide", args=[record.public_id, do])
    return client.post(address, {"note": note, "version": record.version})


@pytest.mark.feature("DIS-01")
def test_one_officer_proposes_and_another_confirms_what_the_person_then_reads(cast, version):
    office = cast.client("sun")
    assert version.plan.code in office.get(RECORDS).text
    made = office.post(new(version), typed(cast.lin.person))
    record = IntegrityRecord.objects.get()
    assert made.status_code == 302
    assert (record.scope, record.level, record.starts) == ("higher_title", "junior", "year_after_review")
    page = office.get(reverse("applicants:integrity_record", args=[record.public_id])).text
    assert "由本办公室另一名工作人员复核" in page
    assert "确认认定" not in page
    assert decide(office, record, "confirm").status_code == 422
    assert "没有诚信记录" in cast.client("lin").get(OWN).text
    integrity.second_officer(cast)
    second = cast.client("sun")
    IntegrityRecord.objects.update(proposed_by=integrity.second_officer(cast))
    assert "确认后：评审次年起 3 年内，不得申报高于初级（助理级）的职称。" in second.get(f"{RECORDS}?show=waiting").text
    assert decide(second, record, "confirm").status_code == 302
    own = cast.client("lin").get(OWN).text
    year = version.year + 1
    for words in (integrity.FACTS, f"{year}年1月1日", f"{year + 2}年12月31日", "提出申诉", "核查回函.pdf"):
        assert words in own
    assert cast.sun.person.full_name not in own
    assert "许复核" not in own
    assert integrity.FACTS not in cast.client("colleague").get(OWN).text


@pytest.mark.feature("DIS-04")
def test_an_appeal_reaches_the_office_and_its_answer_the_person(cast, version):
    record = integrity.confirmed(cast, version)
    lin, office = cast.client("lin"), cast.client("sun")
    appeal = reverse("applicants:integrity_appeal", args=[record.public_id])
    assert lin.post(appeal, {"text": "不服"}).status_code == 422
    assert lin.post(appeal, {"text": "证书由学校补发，附补发证明。"}).status_code == 302
    assert "正在等待答复" in lin.get(OWN).text
    assert "附补发证明" in office.get(reverse("applicants:integrity_record", args=[record.public_id])).text
    answer = reverse("applicants:integrity_answer", args=[record.public_id])
    cast.actors["proposer"] = Actor("proposer", record.proposed_by.user, record.proposed_by)
    own = cast.client("proposer")
    assert (
        "由本办公室另一名工作人员答复" in own.get(reverse("applicants:integrity_record", args=[record.public_id])).text
    )
    assert own.post(answer, {"text": "维持原来的认定，不再复核。"}).status_code == 422
    assert office.post(answer, {"text": "学校确认没有补发，维持认定。"}).status_code == 302
    assert "维持认定" in lin.get(OWN).text
    assert office.post(answer, {"text": "学校确认没有补发，维持认定。"}).status_code == 422
    assert decide(office, IntegrityRecord.objects.get(), "revoke").status_code == 422
    assert decide(office, IntegrityRecord.objects.get(), "revoke", "学校更正了说明。").status_code == 302
    assert "学校更正了说明" in lin.get(OWN).text
    assert lin.post(appeal, {"text": "证书由学校补发，附补发证明。"}).status_code == 422


@pytest.mark.abuse("AC-032")
def test_what_is_typed_wrong_is_said_beside_its_field(cast, version):
    office, lin = cast.client("sun"), cast.lin.person
    for more, field in (
        ({"id_number": "330500198503121234"}, "id_number"),
        ({"full_name": "林错"}, "full_name"),
        ({"dossier": "2026湖州-NOSUCH"}, "dossier"),
        ({"ground": "9-9"}, "ground"),
        ({"found_on": "2999-01-01"}, "found_on"),
        ({"found_on": "1999-01-01"}, "found_on"),
        ({"proof": []}, "proof"),
        ({"facts": "短"}, "facts"),
    ):
        page = office.post(new(version), typed(lin, **more))
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not IntegrityRecord.objects.exists()
    assert is_same_name("阿依古丽·买买提", "阿依古丽．买买提 ")
    assert not is_same_name("阿依古丽·买买提", "阿依古丽·买买")
    case = factories.ready_dossier(cast, version)
    factories.submit(case, cast.lin)
    assert office.post(new(version), typed(dossier=case.number)).status_code == 302
    assert IntegrityRecord.objects.get().dossier == case


@pytest.mark.feature("DIS-01", "INF-14")
def test_of_the_holder_of_a_permit_it_is_known_by_the_kind_and_the_number(cast, version):
    cast.lin.person.id_kind, cast.lin.person.id_number = "hk_mo_permit", "H12345678"
    cast.lin.person.save()
    case = factories.ready_dossier(cast, version)
    factories.submit(case, cast.lin)
    said = case.snapshots.get().content["person"]
    assert (said["id_label"], said["id_number"]) == ("港澳居民来往内地通行证号码", "H*****678")
    assert said["residency"] == "hk_mo_tw"
    assert cast.client("sun").post(new(version), typed(dossier=case.number)).status_code == 302
    record = IntegrityRecord.objects.get()
    assert record.is_of(cast.lin.person) and record.id_number == "H12345678"


@pytest.mark.feature("DIS-01", "INF-14")
def test_a_number_of_any_document_is_written_by_hand(cast, version):
    lin, office = cast.lin.person, cast.client("sun")
    lin.id_kind, lin.id_number = "passport", "G87654321"  # issued anew: their key is that of the first number
    lin.save()
    about = {"full_name": lin.full_name, "id_kind": "passport", "id_number": "g8765 4321"}
    page = office.post(new(version), typed(**about | {"id_number": "G8"}))
    assert "这不是正确的护照号码" in page.context["form"].errors["id_number"][0]
    page = office.post(new(version), typed(**about | {"full_name": "别人"}))
    assert "与平台上这个护照号码登记的姓名不一致" in page.context["form"].errors["full_name"][0]
    assert office.post(new(version), typed(**about)).status_code == 302
    record = IntegrityRecord.objects.get()
    assert record.is_of(lin) and record.id_number == "G87654321"
    assert _kind_of(record) == "passport"


@pytest.mark.feature("DIS-05")
def test_an_employers_record_is_read_by_those_who_act_for_it(cast, version):
    office, name = cast.client("sun"), cast.organizations["employer"].name
    page = office.post(new(version, "employer"), typed(employer="没有这家公司", measure="bar"))
    assert set(page.context["form"].errors) == {"employer", "ground", "barred_until"}
    said = {"employer": name, "ground": "出具虚假业绩证明", "measure": "warn"}
    assert office.post(new(version, "employer"), typed(**said)).status_code == 302
    record = IntegrityRecord.objects.get()
    IntegrityRecord.objects.update(proposed_by=integrity.second_officer(cast))
    assert decide(office, record, "confirm").status_code == 302
    assert "予以警告" in cast.client("wang").get(OWN).text
    assert "出具虚假业绩证明" not in cast.client("zhao").get(OWN).text


def test_the_lists_ask_no_more_for_many(cast, version):
    office, lin, counts = cast.client("sun"), cast.client("lin"), []
    for _size in range(2):
        integrity.confirmed(cast, version)
        for client, address in ((office, f"{RECORDS}?show=force"), (lin, OWN)):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
        integrity.confirmed(cast, version)
    assert counts[:2] == counts[2:]
    assert office.get(f"{RECORDS}?show=past").status_code == 200


def test_a_correction_begins_with_what_stands_and_is_refused_for_others(cast, version):
    record = integrity.confirmed(cast, version)
    address = f"{new(version)}?replaces={record.public_id}"
    page = cast.client("sun").get(address)
    assert page.context["form"].initial["facts"] == integrity.FACTS
    assert cast.lin.person.id_number not in page.text
    assert cast.client("other_office_officer").get(address).status_code == 404
    assert cast.client("sun").get(f"{new(version, 'employer')}?replaces={record.public_id}").status_code == 404
    assert cast.client("sun").get(f"{new(version)}?replaces=nothing").status_code == 404
    assert cast.client("sun").post(address, typed(cast.lin.person)).status_code == 302
    corrected = IntegrityRecord.objects.first()
    assert (corrected.replaces, corrected.person_key) == (record, cast.lin.person.id_index)
    warned = integrity.of_employer(cast, version)
    address = f"{new(version, 'employer')}?replaces={warned.public_id}"
    data = {"ground": "出具虚假业绩证明", "measure": "warn"}
    assert cast.client("sun").post(address, typed(**data)).status_code == 302
    assert IntegrityRecord.objects.first().employer == warned.employer


@pytest.mark.feature("DIS-06", "DIS-07")
def test_the_plan_page_warns_of_agents_and_says_who_supervises(cast):
    jianyang = import_plan(NOTICE.read_text(), redate_to=clock.today(), organizer=cast.organizations["office"])
    page = cast.client(None).get(reverse("plans:detail", args=[jianyang.plan.code])).text
    for words in ("谨防中介", "请提高警惕", "监督投诉", "028-55500362"):
        assert words in page
    (supervisor,) = contact_words(jianyang.spec)
    record = integrity.confirmed(cast, jianyang)
    assert f"监督投诉：{supervisor}" in cast.client("lin").get(OWN).text
    assert supervisor.endswith("028-55500362")
    assert record.last_day.year == clock.today().year + 3

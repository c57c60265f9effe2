"""Signing on a phone: from the code on the computer to the applicant's yes to what the phone wrote."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.models import Commitment, SigningCode
from applicants.presenters.signing import State
from applicants.queries.signing import digest_of
from applicants.sections import Refused
from applicants.services import sections, signing
from applicants.snapshot import commitment_digest
from documents.models import StoredFile
from kernel import clock
from tests import factories
from tests.client import StrictClient

SESSION = "a-session"


@pytest.fixture
def draft(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


@pytest.fixture
def computer(cast):
    return cast.client("lin")


@pytest.fixture
def phone():
    return StrictClient()


def at(draft, name):
    return reverse(f"applicants:{name}", args=[draft.public_id])


def step(draft, section="commitment"):
    return reverse("applicants:step", args=[draft.public_id, section])


def scanned(draft, computer):
    """Show a code on the computer; its address as the phone reads it, and what the computer asks for from then on."""
    page = computer.post(at(draft, "signing_code"), headers={"HX-Request": "true"})
    shown = page.context["signing"]
    assert shown.state == State.SHOWN
    assert "<svg" in page.content.decode()
    return re.sub(r"^http://[^/]+", "", shown.address), f"{at(draft, 'signing')}?code={shown.mark}"


def asked(computer, address):
    return computer.get(address, headers={"HX-Request": "true"})


def written(draft, computer, phone):
    """Sign on the phone; the id of the picture that the computer shows."""
    address, poll = scanned(draft, computer)
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302
    return asked(computer, poll).context["signing"].signature.public_id


@pytest.mark.feature("SIG-01", "SIG-02")
def test_the_phone_signs_and_the_computer_goes_on(cast, draft, computer, phone):
    address, poll = scanned(draft, computer)
    assert asked(computer, poll).status_code == 204
    text = phone.get(address).content.decode()
    assert draft.plan_version.spec.commitment_text.splitlines()[0] in text
    assert "林*" in text
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302
    assert "已完成，可以回到电脑" in phone.get(address).content.decode()
    answer = asked(computer, poll)
    assert answer.status_code == 200
    file = answer.context["signing"].signature
    assert f"{reverse('documents:file', args=[file.public_id])}?show=1" in answer.content.decode()
    assert not Commitment.objects.exists()  # nothing is signed before the applicant has seen it
    done = computer.post(at(draft, "signing_accept"), {"file": file.public_id})
    assert done.headers["Location"] == step(draft, "information")
    signed = Commitment.objects.get(dossier=draft)
    assert (signed.signature, signed.text_digest) == (
        file,
        commitment_digest(draft, draft.plan_version.spec.commitment_text),
    )
    assert signed.signed_at == SigningCode.objects.get().signed_at


def test_without_a_script_the_page_shows_the_code_and_later_what_was_written(draft, computer, phone):
    page = computer.post(at(draft, "signing_code"))
    assert page.context["signing"].state == State.SHOWN
    phone.post(page.context["signing"].address, {"signature": factories.signature()})
    assert computer.get(step(draft)).context["signing"].state == State.WRITTEN


@pytest.mark.abuse("AC-085")
def test_the_phone_learns_no_more_than_it_must(cast, draft, computer, phone):
    person = cast.lin.person
    answer = phone.get(scanned(draft, computer)[0])
    text = answer.content.decode()
    assert [each for each in (person.full_name, person.phone, person.id_number, draft.number) if each in text] == []
    assert "no-store" in answer.headers["Cache-Control"]
    token = answer.request["PATH_INFO"].split("/")[-2]
    assert len(token) * 6 >= 128
    assert not SigningCode.objects.filter(token_digest=token).exists()
    assert SigningCode.objects.get().token_digest == digest_of(token)


def expire(draft, cast):
    clock.shift(timedelta(minutes=5))


def replace(draft, cast):
    signing.show_code(dossier_id=draft.pk, seat=cast.lin.seat, session=SESSION)


def withdraw(draft, cast):
    signing.withdraw(dossier_id=draft.pk, seat=cast.lin.seat)


def sign_on_the_page(draft, cast):
    digest = commitment_digest(draft, draft.plan_version.spec.commitment_text)
    sections.sign_commitment(dossier_id=draft.pk, seat=cast.lin.seat, posted=factories.signature(), text_digest=digest)


def change_the_words(draft, cast):
    SigningCode.objects.update(text_digest="sha256:" + "0" * 64)


def close_the_dossier(draft, cast):
    draft.status = draft.Status.CLOSED
    draft.save()


ENDS = {
    expire: "有效时间到",
    replace: "已经换了新的二维码，或者已在电脑上作废。",
    withdraw: "已经换了新的二维码，或者已在电脑上作废。",
    sign_on_the_page: "保证书已在电脑上签署。",
    change_the_words: "保证书的文字有变化",
    close_the_dossier: "这份申报已经结束",
}


@pytest.mark.abuse("AC-085", "AC-029")
@pytest.mark.parametrize(("end", "why"), ENDS.items())
def test_a_code_that_is_over_signs_nothing_and_both_screens_say_why(cast, draft, computer, phone, end, why):
    address, poll = scanned(draft, computer)
    end(draft, cast)
    before = list(Commitment.objects.values()), StoredFile.objects.count()
    assert phone.get(address).status_code == 404
    refused = phone.post(address, {"signature": factories.signature(5)})
    assert refused.status_code in (404, 409)
    assert f"这个二维码已经失效：{why}" in refused.content.decode()
    assert (list(Commitment.objects.values()), StoredFile.objects.count()) == before
    gone = asked(computer, poll)
    assert gone.context["signing"].state == State.GONE
    assert f"二维码已经失效：{why}" in gone.content.decode()


def type_a_statement(draft, client):
    form = {"route": factories.ROUTE, "statement": "另一个窗口里写的述职。", "version": "0", "autosave": "1"}
    return client.post(step(draft, "information"), form)


def choose_achievements(draft, client):
    return client.post(step(draft, "achievements"), {"version": "0"})


@pytest.mark.feature("SIG-01")
@pytest.mark.parametrize("save", [type_a_statement, choose_achievements])
def test_a_save_that_changes_nothing_of_what_is_signed_leaves_the_code_alone(draft, computer, phone, save):
    address, poll = scanned(draft, computer)
    assert save(draft, computer).status_code in (200, 302)
    draft.refresh_from_db()
    assert draft.version > 1
    assert asked(computer, poll).status_code == 204
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302
    file = asked(computer, poll).context["signing"].signature
    save(draft, computer)
    done = computer.post(at(draft, "signing_accept"), {"file": file.public_id})
    assert done.headers["Location"] == step(draft, "information")
    assert Commitment.objects.get(dossier=draft).signature == file


@pytest.mark.abuse("AC-085")
@pytest.mark.parametrize("end", [each for each in ENDS if each is not expire])
def test_what_a_phone_wrote_is_not_taken_after_its_code_is_over(cast, draft, computer, phone, end):
    file_id = written(draft, computer, phone)
    end(draft, cast)
    before = list(Commitment.objects.values())
    computer.post(at(draft, "signing_accept"), {"file": file_id})
    assert list(Commitment.objects.values()) == before


@pytest.mark.abuse("AC-085")
def test_of_two_phones_the_first_one_counts(draft, computer, phone):
    address, _poll = scanned(draft, computer)
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302  # sent twice, signed once
    other = StrictClient().post(address, {"signature": factories.signature(60)})
    assert other.status_code == 409
    assert "已经在" in other.content.decode()
    assert StoredFile.objects.filter(kind=StoredFile.Kind.SIGNATURE).count() == 1


@pytest.mark.abuse("AC-085")
def test_only_the_session_that_showed_the_code_can_take_what_was_written(cast, draft, computer, phone):
    file_id = written(draft, computer, phone)
    elsewhere = cast.client("lin")
    assert elsewhere.get(step(draft)).context["signing"].state == State.NONE
    elsewhere.post(at(draft, "signing_accept"), {"file": file_id})
    assert not Commitment.objects.exists()
    computer.post(at(draft, "signing_accept"), {"file": "another-picture"})
    assert not Commitment.objects.exists()
    computer.post(at(draft, "signing_accept"), {"file": file_id})
    assert Commitment.objects.exists()


def test_what_is_not_ones_own_is_given_up(draft, computer, phone):
    file_id = written(draft, computer, phone)
    computer.post(at(draft, "signing_withdraw"))
    computer.post(at(draft, "signing_accept"), {"file": file_id})
    assert not Commitment.objects.exists()
    assert computer.get(step(draft)).context["signing"].state == State.NONE


@pytest.mark.abuse("AC-086")
def test_what_is_no_name_is_said_beside_the_pad_and_can_be_written_again(draft, computer, phone):
    address, poll = scanned(draft, computer)
    answer = phone.post(address, {"signature": ""})
    assert answer.status_code == 422
    assert "还没有签名" in answer.content.decode()
    assert asked(computer, poll).status_code == 204
    assert phone.post(address, {"signature": factories.signature()}).status_code == 302


@pytest.mark.abuse("AC-085")
def test_guessing_and_trying_without_end_are_stopped(draft, computer, phone, monkeypatch):
    monkeypatch.setattr("applicants.views.phone.FAILURES_AN_HOUR", 2)
    address, _poll = scanned(draft, computer)
    assert [phone.post(address, {"signature": ""}).status_code for _ in range(3)] == [422, 422, 429]
    guesser, guess = StrictClient(), reverse("applicants:sign", args=["x" * 32])
    assert [guesser.get(guess).status_code for _ in range(3)] == [404, 404, 429]
    assert guesser.get(address).status_code == 200  # nor is a good code from the same network
    assert StrictClient().get(address).status_code == 200  # others are not kept out


def test_no_code_for_a_step_that_is_closed(cast, draft):
    close_the_dossier(draft, cast)
    with pytest.raises(Refused):
        signing.show_code(dossier_id=draft.pk, seat=cast.lin.seat, session=SESSION)

"""The commitment on paper: only where the plan wants it, printed once for each content, and nobody else's to read."""

from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse

from applicants import commitment_paper
from applicants.models import Dossier
from applicants.sections import Refused
from applicants.tasks import render_commitment
from documents.models import Rendering
from documents.services import read
from plans.services import publish
from plans.spec.parts import PrintedForm
from tests import factories

FORM = PrintedForm(
    code="commitment", name="职称申报诚信承诺书", copies=1, text="从申报系统打印，本人签字，单位审核并盖章。"
)


@pytest.fixture
def wanting(cast):
    """A plan that wants it on paper."""
    spec = factories.plan(cast).spec
    wanted = spec.model_copy(update={"forms": (*spec.forms, FORM)})
    return publish(wanted, organizer=cast.organizations["office"])


@pytest.fixture
def draft(cast, wanting):
    factories.archived(cast, wanting)
    return factories.open_dossier(cast.lin, wanting)


def at(draft):
    return reverse("applicants:commitment_paper", args=[draft.public_id])


def step(draft):
    return reverse("applicants:step", args=[draft.public_id, "commitment"])


def words_of(file):
    document = pypdfium2.PdfDocument(BytesIO(read(file)))
    words = "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    return words


@pytest.mark.feature("SIG-03")
def test_the_paper_is_printed_for_signing_by_hand(cast, draft):
    client = cast.client("lin")
    assert "纸质件：职称申报诚信承诺书" in client.get(step(draft)).content.decode()
    for _ in range(2):  # a second click prints nothing more
        assert client.post(at(draft)).status_code == 302
    rendering = Rendering.objects.get(subject=draft.public_id)
    Rendering.objects.update(status=Rendering.Status.FAILED)
    failed = client.get(at(draft)).content.decode()
    assert "生成失败" in failed and "生成打印稿" in failed
    client.post(at(draft))
    assert "正在生成" in client.get(at(draft)).content.decode()
    render_commitment(rendering.pk)
    rendering.refresh_from_db()
    address = reverse("documents:file", args=[rendering.file.public_id])
    assert address in client.get(step(draft)).content.decode()
    words = words_of(rendering.file)
    for each in ("职称申报诚信承诺书", "林清", draft.number, "苕溪建设集团有限公司", "本人签字", "单位（盖章）"):
        assert each in words
    assert "".join(draft.plan_version.spec.commitment_text.splitlines()[0].split()) in words
    assert cast.lin.person.id_number not in words
    assert client.get(address).status_code == 200
    assert cast.client("colleague").get(address).status_code == 404


@pytest.mark.feature("SIG-03", "INF-14")
def test_the_paper_names_the_document_that_the_number_is_of(cast, draft):
    cast.lin.person.id_kind, cast.lin.person.id_number = "passport", "E12345678"
    cast.lin.person.save()
    rendering = commitment_paper.request(Dossier.objects.get(pk=draft.pk))
    render_commitment(rendering.pk)
    rendering.refresh_from_db()
    words = words_of(rendering.file)
    assert "护照号码E*****678" in words and "身份证号" not in words


def test_a_dossier_changed_since_is_printed_anew(cast, draft):
    rendering = commitment_paper.request(draft)
    Dossier.objects.filter(pk=draft.pk).update(route="engineer-skilled")
    with pytest.raises(ValueError, match="changed"):
        commitment_paper.build_pdf(rendering)
    draft.refresh_from_db()
    assert commitment_paper.request(draft) != rendering


def test_a_plan_that_does_not_want_it_gets_none(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client("lin")
    assert "纸质件" not in client.get(step(draft)).content.decode()
    with pytest.raises(Refused, match="不要求打印"):
        commitment_paper.request(draft)
    assert not Rendering.objects.exists()

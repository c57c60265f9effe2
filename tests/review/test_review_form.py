"""The review form: what stands on it, that it is printed once per history, and that altered bytes are not printed."""

import re
from io import BytesIO

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from documents.models import Rendering, StoredFile
from documents.services import read
from review import printing
from review.models import ReviewEvent
from review.services import committee
from review.services.forms import request_form
from review.tasks import render_review_form
from tests import factories, walk


@pytest.fixture
def paid(cast):
    """Lin's case, paid: at the committee."""
    case = walk.submitted(cast, factories.plan(cast))
    return walk.walk_to(cast, case, "committee")


def newest(case) -> Rendering:
    return Rendering.objects.filter(subject=case.public_id).order_by("-pk")[0]


@pytest.mark.feature("FRM-01", "FRM-04", "FEE-10")
@pytest.mark.abuse("AC-035", "AC-036", "AC-058", "AC-103")
def test_the_form_is_printed_once_from_what_was_submitted_and_decided(cast, paid):
    rendering = newest(paid)
    assert rendering.status == Rendering.Status.WAITING
    html = printing.build_html(rendering)
    for words in (
        "专业技术职务",
        "林清",
        "浙江工业大学",
        "市民中心一期工程",
        factories.STATEMENT,
        walk.OPINION,
        "公示",
    ):
        assert words in html
    assert rendering.check_value in html
    assert cast.lin.person.id_number not in html
    assert "赞成" not in html
    assert html.count("data:image/") >= 3  # photo, signature and QR code are part of the form
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", html)  # nothing has to be fetched

    render_review_form(rendering.pk)
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE
    first = rendering.file
    render_review_form(rendering.pk)
    rendering.refresh_from_db()
    assert rendering.file == first
    assert request_form(paid.pk) == rendering

    pdf = pypdfium2.PdfDocument(BytesIO(read(first)))
    assert len(pdf) >= 3
    for number, page in enumerate(pdf, start=1):
        text = page.get_textpage().get_text_range().replace(" ", "").replace("\u3000", "")
        assert f"第{number}页" in text
        assert f"共{len(pdf)}页" in text
        assert rendering.check_value in text
        marks = [item for item in page.get_objects(max_depth=1) if item.type == pypdfium2.raw.FPDF_PAGEOBJ_FORM]
        assert marks, f"page {number} has no watermark"

    found = printing.verify(rendering.check_value)
    assert (found.is_current, found.name, found.round) == (True, "林*", 1)
    walk.walk_to(cast, paid, "result_notice")
    newer = newest(paid)
    assert newer.pk != rendering.pk
    assert "赞成 18 票，反对 2 票，弃权 1 票" in printing.build_html(newer)
    render_review_form(newer.pk)
    assert printing.verify(rendering.check_value).is_current is False
    assert printing.verify(newer.check_value).is_current is True
    assert printing.verify("0000000-nothing") is None
    assert settings.PLATFORM_NAME


@pytest.mark.feature("FEE-10")
def test_before_the_fee_there_is_no_form(cast):
    case = walk.submitted(cast, factories.plan(cast))
    walk.walk_to(cast, case, "payment")
    assert not Rendering.objects.filter(subject=case.public_id).exists()


@pytest.mark.abuse("AC-027")
def test_a_form_is_not_printed_from_altered_bytes(paid):
    rendering = newest(paid)
    photo = StoredFile.objects.get(public_id=paid.snapshot.content["photo"]["public_id"])
    with default_storage.open(photo.storage_name, "r+b") as stream:
        first = stream.read(1)
        stream.seek(0)
        stream.write(bytes([first[0] ^ 1]))
    with pytest.raises(ValueError, match="no longer has its digest"):
        printing.build_html(rendering)


@pytest.mark.abuse("AC-102")
def test_what_an_applicant_types_stays_text(paid):
    rendering = newest(paid)
    event = ReviewEvent.objects.get(digest=rendering.digest)
    content = event.snapshot.content
    content["statement"] = "<h2>十、审核推荐意见</h2><img src=http://127.0.0.1/x> & 同意"
    html = printing.form.fill_in(rendering, event, content)
    assert "<img src=http" not in html
    assert "&lt;h2&gt;十、审核推荐意见&lt;/h2&gt;" in html


@pytest.mark.abuse("AC-058")
def test_counting_and_correcting_a_ballot_makes_no_new_form(cast, paid):
    rendering = newest(paid)
    meeting = walk.ballot(cast, paid)
    assert request_form(paid.pk) == rendering
    paid.refresh_from_db()
    row = committee.CountRow(paid.public_id, paid.version, 0, 21, 0)
    committee.record_ballots(meeting.pk, cast.sun.seat, [row], reason="录入有误，按计票单更正。")
    assert request_form(paid.pk) == rendering
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    assert newest(paid) != rendering


@pytest.mark.abuse("AC-035", "AC-060")
def test_anybody_with_the_paper_learns_whether_it_is_current(cast, paid):
    def answered(name: str, code: str) -> str:
        sent = {"code": code.upper(), "name": name}
        return cast.client(None).post(reverse("review:verify"), sent).content.decode()

    first = newest(paid)
    render_review_form(first.pk)
    page = answered("林清", first.check_value)
    assert "zp-notice-good" in page
    assert "与系统记录一致，为当前版本。" in page
    assert paid.dossier.number in page
    for wrong in (answered("林青", first.check_value), answered("林清", "0000000-nothing")):
        assert "没有找到与该核验码和姓名都相符的评审表" in wrong
        assert paid.dossier.number not in wrong
    walk.walk_to(cast, paid, "result_notice")
    page = answered("林清", first.check_value)
    assert "zp-notice-act" in page
    assert "曾经有效，但已有更新的版本，请以新版为准。" in page

"""The workspace when a dossier comes back: what was asked, what was answered, and marks where something differs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.models import Dossier
from applicants.services import sections
from kernel import clock
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.models import Case
from tests import factories, walk
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db
ASKED, ADDED = "请写明本人在各工程中的职责", "本人负责施工方案和现场技术管理。"
HEADS = {"content-who", "content-what", "content-statement", "content-entries", "content-files", "content-commitment"}


def page_of(cast, case):
    return cast.client("wang").get(reverse("review:case", args=[case.public_id]))


def marked(page):
    """The parts of the dossier whose heading carries a mark."""
    drawn = Drawn(page)
    heads = {key: "".join(drawn.ids[key].itertext()) for key in HEADS}
    return {key for key, text in heads.items() if "有修改" in text or "换了照片" in text or "重新签署" in text}


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.feature("REV-05", "REV-08")
def test_only_what_differs_is_marked_and_stands_in_a_table_with_the_answer(cast, case):
    first = page_of(cast, case)
    assert "与上次提交相比" not in first.text and marked(first) == set()
    walk.decide(case, cast.wang, Action.RETURN, defects=(Defect("information", ASKED, "statement", "本人述职"),))
    dossier = Dossier.objects.get(pk=case.dossier_id)
    values = dossier.answers | {"major": dossier.major, "statement": f"{dossier.statement}{ADDED}"}
    seen = sections.version_of(dossier, "information")
    sections.save_information(dossier_id=dossier.pk, seat=cast.lin.seat, values=values, seen=seen)
    clock.shift(timedelta(minutes=5))
    factories.sign_anew(dossier, cast.lin)
    factories.submit(Dossier.objects.get(pk=dossier.pk), cast.lin)
    case.refresh_from_db()
    again = page_of(cast, case)
    assert "第 2 次提交" in again.text
    assert again.text.count(ASKED) >= 1 and "上次退回时要求修改" in again.text
    assert f"<ins>{ADDED}</ins>" in again.text, "the words that were added, and not the whole statement"
    assert marked(again) == {"content-statement", "content-commitment"}
    assert next(change.label for change in again.context["changes"]) == "本人述职"


def test_a_dossier_that_comes_back_as_it_was_says_so(cast, case):
    walk.decide(case, cast.wang, Action.RETURN, defects=(Defect("photo", "请换一张白底的"),))
    factories.submit(Dossier.objects.get(pk=case.dossier_id), cast.lin)
    case.refresh_from_db()
    page = page_of(cast, case)
    assert "内容与上次提交相同，没有修改" in page.text and marked(page) == set()

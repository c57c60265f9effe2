"""Whose declaration has ended while a notice runs is named on its public page no longer, and nobody else is affected."""

import pytest
from django.urls import reverse

from plans.spec.chain import Action
from review.invariants import check_all
from review.models import NoticeItem
from review.services import notices
from review.services.selection import Chosen
from tests import factories, walk

pytestmark = pytest.mark.django_db
FILED = {"name": "李群", "contact": "13812345678", "text": "其中一项业绩不是本人完成的，请核实。"}


@pytest.mark.abuse("AC-058")
def test_who_is_rejected_during_the_notice_disappears_from_its_public_page(cast):
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    walk.walk_all(cast, {"employer_notice": cases})
    chosen = [Chosen(case.public_id, case.version) for case in cases]
    notice = notices.open_notice(walk.seat_of(cast.wang), chosen, place="一楼公告栏")
    page, visitor = reverse("review:public_notice", args=[notice.public_id]), cast.client(None)
    assert "林清" in visitor.get(page).text
    walk.decide(cases[0], cast.wang, Action.REJECT)
    shown = visitor.get(page)
    assert shown.status_code == 200 and "林清" not in shown.text and "周同" in shown.text
    first, second = (reverse("review:objection", args=[notice.public_id, number]) for number in (1, 2))
    assert visitor.get(first).status_code == 404 and visitor.post(first, FILED).status_code == 404
    assert "周同" in visitor.get(second).text, "the others keep their numbers"
    assert visitor.post(second, FILED).status_code == 302
    assert NoticeItem.objects.get(objections__name="李群").case == cases[1]
    walk.decide(cases[1], cast.wang, Action.REJECT)
    assert "名单上的申报已经结束，不再显示姓名。" in visitor.get(page).text
    assert NoticeItem.objects.filter(notice=notice).count() == 2 and check_all() == []

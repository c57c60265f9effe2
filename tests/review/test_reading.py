"""Who reads a case: whoever holds it and whoever has handled it. What its applicant did is nobody's handling."""

import pytest
from django.urls import reverse

from applicants.services.employment import change_employer
from plans.services import publish
from plans.spec.chain import Action, Holder
from review.engine.commands import Command
from review.models import Case
from review.queries.cases import readable
from review.queries.history import recent_events
from review.services.run import run
from tests import factories, walk


@pytest.mark.abuse("AC-001", "AC-015")
def test_another_employer_that_is_named_meanwhile_reads_nothing_of_the_declaration(cast):
    case = walk.submitted(cast, factories.plan(cast))
    there = change_employer(walk.seat_of(cast.lin), cast.organizations["other_employer"].public_id)
    run(case.pk, Command(Action.WITHDRAW, case.version), there)
    address = reverse("review:case", args=[case.public_id])
    assert cast.client("zhao").get(address).status_code == 404
    assert not readable(cast.zhao.seat).exists()
    assert recent_events(walk.seat_of(cast.zhao), 8) == []
    assert cast.client("wang").get(address).status_code == 200
    assert "林清" not in cast.client("zhao").get(reverse("review:worklist"), {"step": "all"}).content.decode()


@pytest.mark.abuse("AC-005")
def test_the_employer_reads_nothing_before_the_case_arrives(cast):
    document = factories.plan(cast).spec
    first = document.chain[0].model_copy(update={"code": "pre_review", "holder": Holder.BUREAU})
    before = document.model_copy(update={"code": "reviewed-before", "chain": (first, *document.chain)})
    case = walk.submitted(cast, publish(before, organizer=cast.organizations["office"]))
    address = reverse("review:case", args=[case.public_id])
    assert cast.client("wang").get(address).status_code == 404
    walk.decide(case, cast.chen, Action.APPROVE)
    assert Case.objects.get(pk=case.pk).stage == "employer"
    assert cast.client("wang").get(address).status_code == 200

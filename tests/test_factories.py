"""What the factories make, the services made."""

from applicants.models import Dossier
from tests import factories, walk
from tests.cast import Cast


def test_a_ready_dossier_can_be_submitted(cast: Cast) -> None:
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version)
    receipt = factories.submit(dossier, cast.lin)
    assert receipt.round == 1
    assert Dossier.objects.get().status == Dossier.Status.SUBMITTED


def test_a_case_walks_the_whole_chain(cast: Cast) -> None:
    case = walk.submitted(cast, factories.plan(cast))
    assert case.stage == "employer"
    walk.walk_to(cast, case, "end")
    assert case.status == case.Status.PASSED
    assert Dossier.objects.get().status == Dossier.Status.CLOSED


def test_cases_walk_together(cast: Cast) -> None:
    version = factories.plan(cast)
    behind, ahead = walk.submitted(cast, version), walk.submitted(cast, version, "colleague")
    walk.walk_all(cast, {"employer_notice": [behind], "bureau": [ahead]})
    assert (behind.stage, ahead.stage) == ("employer_notice", "bureau")

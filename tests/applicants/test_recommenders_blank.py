"""What is left empty among the recommenders is kept as empty."""

from applicants.services import scoring
from applicants.services.sections import version_of
from tests import factories


def test_a_telephone_left_empty_is_saved(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    dossier = factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)
    rows = [{**factories.EXPERTS[0], "phone": ""}, {}]
    saved = scoring.save_recommenders(
        dossier_id=dossier.pk, seat=cast.lin.seat, rows=rows, seen=version_of(dossier, "recommenders")
    )
    assert [row.phone or "" for row in saved.recommenders.order_by("position")] == ["", ""]

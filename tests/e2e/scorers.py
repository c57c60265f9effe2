"""Seeds the walk of a self-score: everything of a self-scored dossier is there but the scores."""

from tests.e2e.people import seed, set_up


def main() -> None:
    set_up()
    from applicants.services import scoring
    from tests import factories

    cast, version = seed()
    factories.archived(cast, version)
    seat = cast.lin.seat
    assert seat is not None
    dossier = factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)
    factories.fill(dossier, seat, self_scored=False)
    scoring.save_recommenders(dossier_id=dossier.pk, seat=seat, rows=factories.EXPERTS, seen=0)


if __name__ == "__main__":
    main()

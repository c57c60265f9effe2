"""Seeds the walk of the plan editor: the cast with a second officer, the plan, and a dossier that is being filled in."""

from tests.e2e.people import seed, set_up


def main() -> None:
    set_up()
    from tests import factories
    from tests.plans.drafting import colleague_of_sun

    cast, version = seed()
    colleague_of_sun(cast)
    factories.archived(cast, version)
    factories.open_dossier(cast.lin, version)


if __name__ == "__main__":
    main()

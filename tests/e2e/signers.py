"""Seeds the walk of a signature: a dossier just opened, its archive approved."""

from tests.e2e.people import seed, set_up


def main() -> None:
    set_up()
    from tests import factories

    cast, version = seed()
    factories.archived(cast, version)
    factories.open_dossier(cast.lin, version)


if __name__ == "__main__":
    main()

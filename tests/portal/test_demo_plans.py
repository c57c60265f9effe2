"""The plans of the demo: all five notices, moved to today."""

import pytest

from kernel import clock
from plans.bases import CATALOG
from plans.queries import catalogue
from portal.demo.load import Loader
from tests.plans.test_packs import PLANS

pytestmark = pytest.mark.django_db


@pytest.mark.feature("PLN-01")
def test_the_demo_shows_all_five_notices_as_of_this_year():
    loader = Loader(lambda text: None)
    today = clock.today()
    loader._calendar(today.year)
    loader._offices()
    mine = loader._plan(today)
    shown = catalogue()
    assert {version.plan.code for version in shown} == set(PLANS) - {"zhejiang-quality-2020"}
    assert len(shown) == 5
    for version in shown:
        assert version.spec.redating.original_year < today.year == version.year
        assert (version.opens_at or version.published_at) <= clock.now() < version.closes_at
    assert mine.plan.organizer == loader.offices["office"]
    assert (CATALOG / "zhejiang-quality-2020.yaml").is_file(), "the base of an overlay is no plan of its own here"

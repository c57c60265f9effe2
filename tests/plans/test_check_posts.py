"""A plan that holds staff to the vacant posts has an employer who counts them."""

import pytest

from plans.checks.posts import CODE
from tests.plans.changed import plan, told
from tests.plans.people import huzhou

CHAIN = [stage.model_dump(mode="json") for stage in huzhou().chain]


@pytest.mark.feature("ORG-01")
def test_posts_that_no_employer_counts_are_told():
    assert huzhou().posts is not None and told(huzhou(), CODE) == []
    without = [stage for stage in CHAIN if (stage["holder"], stage["kind"]) != ("employer", "examine")]
    ((path, message),) = told(plan(chain=without), CODE)
    assert path == "posts" and message.startswith("岗位（posts）") and "没有人核对" in message
    assert told(plan(chain=without, posts=None), CODE) == []


@pytest.mark.feature("ORG-01")
def test_the_titles_whose_way_leaves_the_employer_out_are_named():
    first = next(stage for stage in CHAIN if (stage["holder"], stage["kind"]) == ("employer", "examine"))
    some = [stage | {"titles": ["engineer"]} if stage is first else stage for stage in CHAIN]
    ((_path, message),) = told(plan(chain=some), CODE)
    assert message.startswith("助理工程师：")

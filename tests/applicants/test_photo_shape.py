"""The shape a photo is cut to in the page."""

from fractions import Fraction

import pytest
from django.urls import reverse

from applicants.views.steps.photo import shape
from plans.spec.papers import PhotoPolicy
from tests import factories


@pytest.mark.feature("PHO-02", "PHO-03")
@pytest.mark.parametrize(
    ("policy", "cut"),
    [
        ({"min_ratio": 0.65, "max_ratio": 0.8}, Fraction(5, 7)),
        ({"min_ratio": 0.75, "max_ratio": 0.85}, Fraction(8, 10)),
        ({"min_ratio": 0.75}, Fraction(75, 100)),
        ({"max_ratio": 0.7}, Fraction(7, 10)),
        ({"min_ratio": 0.7}, Fraction(5, 7)),
        ({"sizes": ("2 寸",)}, Fraction(5, 7)),
    ],
)
def test_the_cut_keeps_the_plans_ratio(policy, cut):
    assert shape(PhotoPolicy(**policy)) == pytest.approx(float(cut))


def test_without_a_ratio_or_a_size_nothing_is_cut():
    assert shape(PhotoPolicy(background="white")) is None


@pytest.mark.feature("PHO-03")
def test_the_page_hands_the_plans_bounds_to_the_frame(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    dossier = factories.open_dossier(cast.lin, version)
    page = cast.client("lin").get(reverse("applicants:step", args=[dossier.public_id, "photo"])).text
    assert 'data-ratio="0.7142857142857143"' in page
    assert 'data-least-width="215"' in page
    assert 'data-bytes-below="1048576"' in page

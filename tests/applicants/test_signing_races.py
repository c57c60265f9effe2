"""Two phones behind one code at the same moment, for real on PostgreSQL."""

import pytest

from applicants.models import SigningCode
from applicants.sections import Stale
from applicants.services import signing
from documents.models import StoredFile
from tests import factories
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    return signing.show_code(dossier_id=draft.pk, seat=cast.lin.seat, session="a-session")[1]


def writing(token, peak):
    return lambda: signing.take_signature(token=token, posted=factories.signature(peak))


@pytest.mark.abuse("AC-085")
@pytest.mark.parametrize("second_peak", [25, 60])
def test_one_signature_is_kept(token, second_peak):
    """The same drawing is the same click once more; another one is refused with the time of the first."""
    outcome, waited = first_then_second(writing(token, 25), writing(token, second_peak))
    assert waited
    kept = StoredFile.objects.get(kind=StoredFile.Kind.SIGNATURE)
    assert SigningCode.objects.get().signature == kept
    if second_peak == 25:
        assert outcome.signature == kept
    else:
        assert isinstance(outcome, Stale)
        assert "已经在" in outcome.message
